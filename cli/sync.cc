// tenon sync force

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.h"
#include "cli/order.h"

namespace tenon::cli {

void add_sync(CLI::App& app, Session& session) {
  CLI::App& sync = *app.add_subcommand("sync", "Synchronise without waiting for a cycle");
  sync.require_subcommand(1);
  CLI::App& command = *sync.add_subcommand(
      "force", "Do what the end of a cycle does, for every connector without an open one");
  auto options = std::make_shared<OrderOptions>();
  options->add_to(command);
  on_command(command, session, [&session, options] {
    v1::Fact fact;
    fact.mutable_sync_forced();
    return give_order(session, *options, {fact});
  });
}

}  // namespace tenon::cli
