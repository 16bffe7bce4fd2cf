// A running server: every service of the API on one address, over one estate.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/base/result.h"
#include "projections/estate.h"
#include "server/signing.h"

namespace tenon::server {

struct ServerOptions {
  std::string listen = "127.0.0.1:0";  // HOST:PORT; port 0 picks a free one
  // PEM texts; both or none. Without them the connection is not encrypted.
  std::string tls_certificate;
  std::string tls_key;
  // How long calls may take to end when the server stops.
  std::uint32_t drain_seconds = 10;
  SigningOptions signing;
};

class Server {
 public:
  // Serves when it returns. UNAVAILABLE LISTEN_FAILED: the address is taken, or is none. Also what
  // Signing::open() says.
  static Result<std::unique_ptr<Server>> start(std::unique_ptr<projections::Estate> estate,
                                               const ServerOptions& options);
  virtual ~Server() = default;  // stop()

  virtual std::uint16_t port() const = 0;
  virtual projections::Estate& estate() = 0;

  // Takes no more calls, answers what was accepted, ends the streams with UNAVAILABLE
  // (SHUTTING_DOWN), then closes the estate: nothing that was acknowledged is lost, nothing that
  // was accepted is left undecided. Idempotent; not from a call.
  virtual void stop() = 0;
};

}  // namespace tenon::server
