// tenon completion bash|zsh (hidden): a script for the shell, made from the commands themselves,
// so that it cannot differ from them.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "cli/command.h"

namespace tenon::cli {
namespace {

// One command: how it is typed ("tenant create"), and what may follow.
struct Completion {
  std::string path;
  std::vector<std::string> words;
};

void add_words(const CLI::App& command, std::vector<std::string>& words) {
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
  }
  for (const CLI::App* sub : command.get_subcommands({})) {
    if (!sub->get_group().empty()) words.push_back(sub->get_name());
  }
}

void collect(const CLI::App& command, const std::string& path, const CLI::App& root,
             std::vector<Completion>& completions) {
  Completion completion{path, {}};
  add_words(command, completion.words);
  if (&command != &root) {
    for (const CLI::Option* option : root.get_options()) {
      for (const std::string& name : option->get_lnames()) completion.words.push_back("--" + name);
    }
  }
  std::sort(completion.words.begin(), completion.words.end());
  completion.words.erase(std::unique(completion.words.begin(), completion.words.end()),
                         completion.words.end());
  completions.push_back(std::move(completion));
  for (const CLI::App* sub : command.get_subcommands({})) {
    if (sub->get_group().empty()) continue;
    collect(*sub, path + (path.empty() ? "" : " ") + sub->get_name(), root, completions);
  }
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// The same function for both shells: zsh runs it through bashcompinit.
std::string script(const std::vector<Completion>& completions) {
  std::string text =
      "_tenon() {\n"
      "  local current=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
      "  local path=\"\" word at words\n"
      "  case \"$previous\" in\n"
      "    -o|--output) COMPREPLY=($(compgen -W \"table json\" -- \"$current\")); return ;;\n"
      "    --as) COMPREPLY=($(compgen -W \"on-premises cloud\" -- \"$current\")); return ;;\n"
      "    --sort) COMPREPLY=($(compgen -W \"oldest most-repeated kind\" -- \"$current\")); return "
      ";;\n"
      "    --to) COMPREPLY=($(compgen -W \"cloud on-premises\" -- \"$current\")); return ;;\n"
      "    --type) COMPREPLY=($(compgen -W \"user group contact\" -- \"$current\")); return ;;\n"
      "  esac\n"
      "  for ((at = 1; at < COMP_CWORD; at++)); do\n"
      "    word=\"${COMP_WORDS[at]}\"\n"
      "    case \"${path:+$path }$word\" in\n";
  std::string paths;
  for (const Completion& completion : completions) {
    if (completion.path.empty()) continue;
    paths += (paths.empty() ? "" : "|") + ("\"" + completion.path + "\"");
  }
  text += "      " + paths + ") path=\"${path:+$path }$word\" ;;\n    esac\n  done\n";
  text += "  case \"$path\" in\n";
  for (const Completion& completion : completions) {
    text += "    \"" + completion.path + "\") words=\"" + joined(completion.words) + "\" ;;\n";
  }
  text +=
      "  esac\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
      "  if [[ \"$path\" =~ ^(import|lint)$ && \"$current\" != -* ]]; then\n"
      "    COMPREPLY+=($(compgen -f -- \"$current\"))\n"
      "  fi\n"
      "}\n"
      "complete -o filenames -F _tenon tenon\n";
  return text;
}

}  // namespace

void add_completion(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand("completion", "A script that completes these commands");
  command.group("");
  auto shell = std::make_shared<std::string>();
  command.add_option("SHELL", *shell, "bash or zsh")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh"}));
  on_command(command, session, [&app, &session, shell]() -> Result<ExitCode> {
    std::vector<Completion> completions;
    collect(app, "", app, completions);
    if (*shell == "zsh") {
      session.out() << "#compdef tenon\nautoload -U +X bashcompinit && bashcompinit\n";
    }
    session.out() << script(completions);
    return ExitCode::kOk;
  });
}

}  // namespace tenon::cli
