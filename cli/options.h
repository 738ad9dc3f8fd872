#pragma once

#include <fmt/format.h>

#include <charconv>
#include <cstddef>
#include <expected>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/arguments.h"
#include "cli/command_page.h"
#include "cli/configuration.h"
#include "cli/option.h"
#include "grammar/near_name.h"
#include "insitu/template_parameters.h"

/// The machinery of command lines: tables of options, and how they are read.
namespace insitu::cli {

/// A word of other tools that is no option here, and what to write.
struct ForeignOption {
  std::string_view long_name;  ///< empty: it has none
  char short_name = '\0';      ///< '\0': it has none
  std::string_view advice;
};

/// Reads options and returns the operands. As in grep, options may follow operands, short ones may be joined, `--` ends
/// them; but a long one is written whole.
std::expected<std::vector<std::string>, UsageError> read_options(std::vector<std::string> words,
                                                                 std::span<const Option> options,
                                                                 std::span<const ForeignOption> foreign = {});

/// Applies settings to those of the options that they are about, as if they were typed. The error states the place of
/// the first one that is refused.
std::expected<void, UsageError> apply_settings(std::span<const Setting> settings, std::span<const Option> options);

/// Makes an option without an argument.
Option flag(std::string_view long_name, char short_name, std::string_view help, std::function<void()> set);

/// --color, --version and --help, the options of all commands.
std::vector<Option> common_options(CommonArguments& arguments);
/// --wide, of the commands that print tables.
Option wide_option(CommonArguments& arguments);
/// --output-file, -o.
Option output_file_option(CommonArguments& arguments, std::string_view help);
/// The options of all commands that read log files. `arguments` must outlive them, as for all options below.
std::vector<Option> input_options(InputArguments& arguments);
/// Returns the section of --help on what `--input` names, for the commands that have input_options().
CommandPage::Section input_shapes_help();
/// Checks that options about input files go together.
std::expected<void, UsageError> check_input(const InputArguments& arguments);
/// The options of all commands that use the time of events.
std::vector<Option> time_options(TimeArguments& arguments);
/// The option --chart.
Option chart_option(When& chart);

void append(std::vector<Option>& options, std::vector<Option> more);

// Readers of arguments.
/// Returns a function that stores an argument as it is. The place must outlive it.
std::function<Applied(const std::string&)> into(std::optional<std::string>& place);
std::function<Applied(const std::string&)> into(std::string& place);
std::function<Applied(const std::string&)> into(std::vector<std::string>& list);
/// Reads `NAME=VALUE` and adds it; a second value of the same name is refused.
Applied read_parameter(const std::string& text, TemplateParameters& parameters);
Applied read_threads(const std::string& text, unsigned& threads);
/// Reads a number of bytes, with K, M or G for their binary multiples.
Applied read_size(const std::string& text, std::size_t& bytes);

template <class Number>
Applied read_number(const std::string& text, Number& number) {
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stopped != end)
    return std::unexpected(fmt::format("`{}` is not a number from 0 on", text));
  return {};
}

template <class Value>
Applied read_choice(const std::string& text, std::span<const std::pair<std::string_view, Value>> choices,
                    Value& value) {
  std::string names;
  std::vector<std::string_view> candidates;
  for (const auto& [name, meaning] : choices) {
    if (text == name) {
      value = meaning;
      return {};
    }
    names += fmt::format("{}`{}`", names.empty() ? "" : ", ", name);
    candidates.push_back(name);
  }
  const std::string_view near = near_name(text, candidates);
  return std::unexpected(
      fmt::format("`{}` is none of {}{}", text, names, near.empty() ? "" : fmt::format("; did you mean `{}`?", near)));
}

/// An option whose argument is one of a few words.
template <class Value>
Option choice(std::string_view long_name, std::string_view argument, std::string_view help,
              std::span<const std::pair<std::string_view, Value>> choices, Value& value) {
  Option option{long_name, '\0', argument, help,
                [choices, &value](const std::string& text) { return read_choice<Value>(text, choices, value); }};
  for (const auto& [name, meaning] : choices) option.values.push_back(name);
  return option;
}

}  // namespace insitu::cli
