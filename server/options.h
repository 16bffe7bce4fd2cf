// The command line of `tenond` (docs/operations.md).
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/result.h"
#include "server/server.h"

namespace tenon::server {

// Of the process; see docs/operations.md.
enum class Exit : int {
  kOk = 0,
  kFailed = 1,    // a bug, or an I/O error with no better name
  kUsage = 64,    // the command line is wrong
  kDamaged = 65,  // stored data is damaged or missing
  kAddress = 69,  // the address cannot be listened on
  kFolder = 73,   // the data folder cannot be used: another tenond has it, it is full, or newer
};

Exit exit_of(const Error& error);

struct Options {
  std::filesystem::path data;
  bool memory = false;
  bool insecure = false;
  std::string log_level = "info";
  std::filesystem::path tls_certificate;
  std::filesystem::path tls_key;
  ServerOptions server;

  // When set, there is nothing to run: the help was asked for, or the command line is wrong and
  // said so.
  bool done = false;
  Exit exit = Exit::kOk;
};

// Prints help and errors itself.
Options parse_options(int argc, char** argv);

// Whether HOST:PORT is on the loopback interface for sure.
bool is_loopback(const std::string& listen);

}  // namespace tenon::server
