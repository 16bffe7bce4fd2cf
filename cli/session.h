// One run of `tenon`: what the user asked for, where output goes, the connection.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "cli/client.h"
#include "cli/exit_code.h"
#include "cli/paint.h"
#include "engine/base/result.h"

namespace tenon::cli {

inline constexpr char kDefaultServer[] = "127.0.0.1:7878";

// The options that every command takes.
struct Settings {
  std::string server = kDefaultServer;
  std::string tenant;
  double timeout_seconds = 30;
  bool tls = false;
  std::string trusted_file;  // PEM; implies tls
  bool json = false;
};

// Streams outlive the session.
struct Terminal {
  std::ostream& out;
  std::ostream& err;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  std::size_t columns = 100;
  bool paints = false;
};

class Session {
 public:
  explicit Session(Terminal terminal) : terminal_(terminal) {}

  Settings settings;

  std::ostream& out() { return terminal_.out; }
  std::ostream& err() { return terminal_.err; }
  const Terminal& terminal() const { return terminal_; }
  Paint paint() const { return Paint(terminal_.paints && !settings.json); }
  // Columns for prose: readable, however wide the terminal is.
  std::size_t text_columns() const;

  // Reads what the connection needs. Called once, before client().
  Status connect();
  // Nothing is sent before the first call.
  Client& client();
  // What --tenant says, or an error that tells how to name one.
  Result<std::string> tenant() const;

  // The end of a command: an error is printed; either sets the exit code.
  void end(const Result<ExitCode>& result);
  ExitCode exit_code() const { return exit_code_; }

 private:
  void print_error(const Error& error);

  Terminal terminal_;
  std::unique_ptr<Client> client_;
  ExitCode exit_code_ = ExitCode::kOk;
};

Error usage_error(std::string message);

// The user of this machine, for `actor`; empty when it has no name.
std::string user_name();

}  // namespace tenon::cli
