#include "server/options.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>

#include "server/version.h"

namespace tenon::server {
namespace {

constexpr char kDefaultListen[] = "127.0.0.1:7878";

std::string file_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string host_of(const std::string& listen) {
  const std::size_t colon = listen.rfind(':');
  std::string host = listen.substr(0, colon);
  if (host.size() >= 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  return host;
}

bool has_port(const std::string& listen) {
  const std::size_t colon = listen.rfind(':');
  if (colon == std::string::npos || colon + 1 == listen.size() || colon == 0) return false;
  const std::string port = listen.substr(colon + 1);
  return port.size() <= 5 && port.find_first_not_of("0123456789") == std::string::npos &&
         std::stoi(port) <= 65535;
}

bool lies_in(const std::filesystem::path& file, const std::filesystem::path& folder) {
  const std::filesystem::path inner = std::filesystem::weakly_canonical(file);
  const std::filesystem::path outer = std::filesystem::weakly_canonical(folder);
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

// What is wrong with the options together; empty: nothing.
std::string contradiction(const Options& options) {
  if (options.memory == !options.data.empty()) {
    return options.memory ? "--memory keeps nothing: leave out --data"
                          : "--data DIR is required (or --memory, to keep nothing)";
  }
  if (!options.server.signing.guard.empty()) {
    if (options.memory) return "--memory keeps nothing that --guard could guard";
    if (lies_in(options.server.signing.guard, options.data)) {
      return "--guard FILE must lie outside the data folder: what is restored with it guards "
             "nothing";
    }
  }
  if (!has_port(options.server.listen)) return "--listen takes HOST:PORT";
  if (options.tls_certificate.empty() != options.tls_key.empty()) {
    return "--tls-cert and --tls-key belong together";
  }
  const bool open_door = !is_loopback(options.server.listen) && options.tls_certificate.empty();
  if (open_door && !options.insecure) {
    return "listening on " + options.server.listen +
           " is open to the network: give --tls-cert and --tls-key, or --insecure if you mean it";
  }
  return "";
}

}  // namespace

bool is_loopback(const std::string& listen) {
  const std::string host = host_of(listen);
  if (host == "localhost" || host == "::1") return true;
  return host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos;
}

Exit exit_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::kDataLoss: return Exit::kDamaged;
    case ErrorCode::kFailedPrecondition:
    case ErrorCode::kResourceExhausted: return Exit::kFolder;
    case ErrorCode::kUnavailable: return Exit::kAddress;
    default: return Exit::kFailed;
  }
}

Options parse_options(int argc, char** argv) {
  Options options;
  options.server.listen = kDefaultListen;
  CLI::App app("tenond: joins on-premises directory objects to cloud accounts, and keeps why");
  app.set_version_flag("--version", std::string("tenond ") + kVersion);
  app.add_option("--data", options.data, "the folder that holds the log; made when it is not there")
      ->type_name("DIR");
  app.add_flag("--memory", options.memory, "keep everything in memory, gone with the process");
  app.add_option("--guard", options.server.signing.guard,
                 "a file outside the data folder that keeps what was signed last")
      ->type_name("FILE");
  app.add_option("--listen", options.server.listen, "where to serve; port 0 picks a free one")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  app.add_option("--tls-cert", options.tls_certificate, "certificate chain, PEM")
      ->type_name("FILE")
      ->check(CLI::ExistingFile);
  app.add_option("--tls-key", options.tls_key, "private key, PEM")
      ->type_name("FILE")
      ->check(CLI::ExistingFile);
  app.add_flag("--insecure", options.insecure,
               "serve unencrypted on addresses that are not loopback");
  app.add_option("--drain", options.server.drain_seconds, "seconds that calls get to end")
      ->type_name("SECONDS")
      ->capture_default_str();
  app.add_option("--log-level", options.log_level, "what to log on standard error")
      ->check(CLI::IsMember({"debug", "info", "warn", "error", "off"}))
      ->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    options.done = true;
    options.exit = app.exit(error) == 0 ? Exit::kOk : Exit::kUsage;
    return options;
  }
  if (const std::string wrong = contradiction(options); !wrong.empty()) {
    std::cerr << "tenond: " << wrong << "\nRun with --help for more information.\n";
    options.done = true;
    options.exit = Exit::kUsage;
    return options;
  }
  if (!options.memory) options.server.signing.keys = options.data / "keys";
  if (!options.tls_certificate.empty()) {
    options.server.tls_certificate = file_text(options.tls_certificate);
    options.server.tls_key = file_text(options.tls_key);
  }
  return options;
}

}  // namespace tenon::server
