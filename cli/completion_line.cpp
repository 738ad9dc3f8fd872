#include "cli/completion_line.h"

#include <algorithm>
#include <array>

namespace insitu::cli {
namespace {

constexpr std::array<std::string_view, 5> kStatingOptions = {"pattern", "pattern-file", "query", "query-file", "from"};

const Option* find_option(const std::vector<Option>& options, std::string_view name) {
  const auto found = std::ranges::find(options, name, &Option::long_name);
  return found == options.end() ? nullptr : &*found;
}

/// The option of a word that is one; `needs_next`: its argument is the next word.
struct OptionWord {
  const Option* option = nullptr;
  bool needs_next = false;
};

OptionWord option_of(const std::vector<Option>& options, const std::string& word) {
  if (word.starts_with("--")) {
    const std::size_t sign = word.find('=');
    const Option* const option = find_option(options, std::string_view(word).substr(2, sign - 2));
    return {option, option != nullptr && !option->argument.empty() && sign == std::string::npos};
  }
  for (std::size_t i = 1; i < word.size(); ++i) {
    const auto option = std::ranges::find(options, word[i], &Option::short_name);
    if (option == options.end()) return {};
    if (!option->argument.empty()) return {&*option, i + 1 == word.size()};
  }
  return {};
}

}  // namespace

CompletionLine read_completion_line(const Command& command, const std::vector<std::string>& words, std::size_t cursor,
                                    const std::string& current) {
  CompletionLine line;
  line.page = command.page();
  const std::vector<Option>& options = line.page.options;
  const auto note = [&line](const Option* option) {
    if (option == nullptr) return;
    const bool states = std::ranges::find(kStatingOptions, option->long_name) != kStatingOptions.end();
    line.states_language = line.states_language || states || option->long_name == "emf";
  };
  bool is_over = false;  // of options
  const Option* wanting = nullptr;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i == cursor) {
      line.pending = std::exchange(wanting, nullptr);
      line.options_are_over = is_over;
      continue;
    }
    const std::string& word = words[i];
    if (const Option* const option = std::exchange(wanting, nullptr)) {
      if (option->long_name == "event-file") line.others.push_back(word);
    } else if (word == "--" && !is_over) {
      is_over = true;
    } else if (!is_over && word.size() > 1 && word.front() == '-') {
      const OptionWord found = option_of(options, word);
      note(found.option != nullptr ? found.option
                                   : find_option(options, word.substr(std::min<std::size_t>(2, word.size()))));
      if (found.needs_next) wanting = found.option;
    } else {
      (i < cursor ? line.operands_before : line.operands_after).push_back(word);
    }
  }
  const std::size_t sign = current.find('=');
  if (line.pending == nullptr && !line.options_are_over && current.starts_with("--") && sign != std::string::npos) {
    line.pending = find_option(options, std::string_view(current).substr(2, sign - 2));
    if (line.pending != nullptr) line.glued = current.substr(0, sign + 1);
  }
  return line;
}

std::string unquoted(std::string_view word) {
  std::string out;
  char quote = '\0';
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (quote != '\0' && c == quote) {
      quote = '\0';
    } else if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == '\\' && quote != '\'' && i + 1 < word.size()) {
      out += word[++i];
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace insitu::cli
