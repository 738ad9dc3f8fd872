#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/configuration.h"
#include "cli/options.h"
#include "cli/terminal.h"

namespace insitu::cli {
namespace {

using Word = std::expected<void, UsageError>;

std::unexpected<UsageError> usage_error(std::string message) { return std::unexpected(UsageError{std::move(message)}); }

/// What the options of other tools are called here.
constexpr std::pair<std::string_view, std::string_view> kOtherNames[] = {
    {"start-time", "start"}, {"from-time", "start"},      {"end-time", "end"},    {"last", "start"},
    {"format", "output"},    {"output-format", "output"}, {"out", "output-file"}, {"timezone", "tz"},
    {"time-zone", "tz"},     {"colour", "color"},         {"jobs", "threads"},
};

/// Goes through the words of a command line.
class OptionReader {
 public:
  OptionReader(std::vector<std::string> words, std::span<const Option> options, std::span<const ForeignOption> foreign)

      : words_(std::move(words)), options_(options), foreign_(foreign) {}

  std::expected<std::vector<std::string>, UsageError> read() {
    if (auto configured = apply_configuration(); !configured) return std::unexpected(std::move(configured.error()));
    for (; at_ < words_.size(); ++at_) {
      const std::string& word = words_[at_];
      if (word == "--") {
        operands_.insert(operands_.end(), words_.begin() + static_cast<std::ptrdiff_t>(at_) + 1, words_.end());
        break;
      }
      if (word.size() < 2 || word.front() != '-') {
        operands_.push_back(word);
        continue;
      }
      if (auto done = word[1] == '-' ? read_long(word) : read_letters(word); !done) {
        return std::unexpected(std::move(done.error()));
      }
    }
    return std::move(operands_);
  }

 private:
  [[nodiscard]] const Option* find(char letter) const {
    const auto found = std::ranges::find(options_, letter, &Option::short_name);
    return found == options_.end() ? nullptr : &*found;
  }
  [[nodiscard]] const Option* find(std::string_view name) const {
    const auto found = std::ranges::find(options_, name, &Option::long_name);
    return found == options_.end() ? nullptr : &*found;
  }

  /// Whether a word of the options is this one, or begins so.
  [[nodiscard]] bool has_word(std::string_view whole, std::string_view beginning = {}) const {
    const auto end = std::ranges::find(words_, "--");
    return std::any_of(words_.begin(), end, [&](const std::string& word) {
      return word == whole || (!beginning.empty() && word.starts_with(beginning));
    });
  }

  /// Settings count where results go to a terminal; what is typed comes after them, and wins.
  [[nodiscard]] Word apply_configuration() const {
    const bool goes_to_file = has_word("--output-file", "--output-file=") || has_word("-o", "-o");
    if (goes_to_file || has_word("--no-config") || !is_terminal(STDOUT_FILENO)) return {};
    const auto settings = read_configuration();
    if (!settings) return std::unexpected(settings.error());
    return apply_settings(*settings, options_);
  }

  /// Takes the next word; nullptr: there is none.
  const std::string* next_word() { return at_ + 1 < words_.size() ? &words_[++at_] : nullptr; }

  Word read_long(const std::string& word) {
    const std::size_t sign = word.find('=');
    const std::string name = word.substr(2, sign - 2);
    const Option* const option = find(name);
    if (option == nullptr) return usage_error(refused_name(name));
    if (option->argument.empty()) {
      if (sign != std::string::npos) return usage_error(fmt::format("option `--{}` takes no argument", name));
      return apply(*option, "", "");
    }
    if (sign != std::string::npos) return apply(*option, word.substr(sign + 1), "");
    const std::string* const argument = next_word();
    if (argument == nullptr) return usage_error(fmt::format("option `--{}` needs an argument", name));
    return apply(*option, *argument, "");
  }

  Word read_letters(const std::string& word) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      const Option* const option = find(word[i]);
      if (option == nullptr) return usage_error(refused_letter(word, word[i]));
      if (option->argument.empty()) {
        if (auto applied = apply(*option, "", ""); !applied) return applied;
        continue;
      }
      if (i + 1 < word.size()) return read_glued(word, i, *option);
      const std::string* const argument = next_word();
      if (argument == nullptr) return usage_error(fmt::format("option `-{}` needs an argument", word[i]));
      return apply(*option, *argument, "");
    }
    return {};
  }

  /// Reads `-A5`, where the argument is in the word of its letter.
  Word read_glued(const std::string& word, std::size_t letter, const Option& option) {
    const std::string argument = word.substr(letter + 1);
    // `-error` would be `-e rror`: a pattern glued to its option is refused rather than guessed at.
    if (option.short_name == 'e' || option.short_name == 'f') {
      return usage_error(fmt::format("`{0}` is ambiguous: write `-- {0}` for the pattern, or `-{1} '{2}'`", word,
                                     option.short_name, argument));
    }
    return apply(option, argument, word);
  }

  /// `glued`: the word if the argument is in it. `-Access` is read as `-A ccess`: it may be a pattern.
  [[nodiscard]] Word apply(const Option& option, const std::string& argument, std::string_view glued) const {
    const auto applied = option.apply(argument);
    if (applied) return {};
    return usage_error(fmt::format("option `--{}`: {}{}", option.long_name, applied.error(),
                                   glued.empty() ? "" : "; " + pattern_advice(glued)));
  }

  /// What to do with a pattern that was taken for an option.
  [[nodiscard]] std::string pattern_advice(std::string_view word) const {
    return fmt::format("for a pattern that begins with `-`, write `-- {}`{}", word,
                       find('e') == nullptr ? "" : fmt::format(" or `-e '{}'`", word));
  }

  [[nodiscard]] std::string refused_letter(std::string_view word, char letter) const {
    const auto foreign = std::ranges::find(foreign_, letter, &ForeignOption::short_name);
    const auto is_known = [this](char one) {
      return find(one) != nullptr || std::ranges::find(foreign_, one, &ForeignOption::short_name) != foreign_.end();
    };
    if (foreign != foreign_.end() && std::ranges::all_of(word.substr(1), is_known)) {
      return fmt::format("there is no option `-{}`: {}", letter, foreign->advice);
    }
    return fmt::format("unknown option `-{}`; {}", letter, pattern_advice(word));
  }

  [[nodiscard]] std::string refused_name(std::string_view name) const {
    for (const ForeignOption& foreign : foreign_) {
      if (foreign.long_name == name && !name.empty())
        return fmt::format("there is no option `--{}`: {}", name, foreign.advice);
    }
    std::vector<std::string_view> names;
    std::string longer;
    for (const Option& option : options_) {
      names.push_back(option.long_name);
      if (!name.empty() && option.long_name.starts_with(name)) {
        longer += fmt::format("{}`--{}`", longer.empty() ? "" : ", ", option.long_name);
      }
    }
    if (!longer.empty()) return fmt::format("`--{}` is cut short; options are written whole: {}", name, longer);
    std::string_view meant = near_name(name, names);
    for (const auto& [other, own] : kOtherNames) {
      if (other == name && find(own) != nullptr) meant = own;
    }
    return fmt::format("unknown option `--{}`{}", name,
                       meant.empty() ? "" : fmt::format("; did you mean `--{}`?", meant));
  }

  const std::vector<std::string> words_;
  std::span<const Option> options_;
  std::span<const ForeignOption> foreign_;
  std::size_t at_ = 0;
  std::vector<std::string> operands_;
};

}  // namespace

std::expected<void, UsageError> apply_settings(std::span<const Setting> settings, std::span<const Option> options) {
  for (const auto& [name, value, origin] : settings) {
    const auto option = std::ranges::find(options, name, &Option::long_name);
    if (option == options.end()) continue;
    const bool is_flag = option->argument.empty();
    if (is_flag && value != "true" && value != "false") {
      return std::unexpected(UsageError{fmt::format("{}: `{}` is neither `true` nor `false`", origin, value)});
    }
    if (is_flag && value == "false") continue;
    if (auto applied = option->apply(value); !applied) {
      return std::unexpected(UsageError{fmt::format("{}: `{}`: {}", origin, name, applied.error())});
    }
  }
  return {};
}

std::expected<std::vector<std::string>, UsageError> read_options(std::vector<std::string> words,
                                                                 std::span<const Option> options,
                                                                 std::span<const ForeignOption> foreign) {
  return OptionReader(std::move(words), options, foreign).read();
}

}  // namespace insitu::cli
