#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "insitu/definition_problem.h"
#include "insitu/definitions.h"
#include "insitu/diagnostic.h"

namespace insitu {

/// Reads the values of one definition and collects what is wrong with them. A value that is not known is a problem;
/// one that has a problem is read as some value of its kind. Not thread-safe.
class ValueReader {
 public:
  /// `owner`: names the definition in messages: "alarm `Errors`".
  explicit ValueReader(std::string owner) : owner_(std::move(owner)) {}

  /// Returns the text of a value if it is known, and adds a problem if it is not. `what`: "the period".
  const std::string* known(const WrittenValue& value, std::string_view what);
  void refuse(const SourceLocation& place, std::string message, std::string help = {}) {
    problems_.push_back({.message = std::move(message), .help = std::move(help), .place = place});
  }
  /// Returns a value that the definition must have.
  const WrittenValue* required(const std::optional<WrittenValue>& value, const SourceLocation& owner,
                               std::string_view what);
  std::string text(const WrittenValue& value, std::string_view what);
  /// Returns a text that only has to be compared with others.
  std::string comparable(const WrittenValue& value, std::string_view what);
  std::optional<double> number(const WrittenValue& value, std::string_view what);
  /// Accepts `60.0` as well, because Terraform and JSON know no integers.
  std::optional<std::int64_t> count(const WrittenValue& value, std::string_view what);

  /// Adds the problem of a part of a value's text. `member`: as DefinitionProblem::member.
  void refuse_part(const WrittenValue& value, const Diagnostic& diagnostic, bool is_not_modelled,
                   const std::string& member);
  /// Adds problems that are not there yet.
  void add(std::vector<DefinitionProblem> problems);

  [[nodiscard]] const std::string& owner() const { return owner_; }
  [[nodiscard]] bool found_problems() const { return !problems_.empty(); }
  std::vector<DefinitionProblem> take_problems() { return std::move(problems_); }

 private:
  std::string owner_;
  std::vector<DefinitionProblem> problems_;
};

/// Reads `true` or `false` in one of the ways in which templates write them: `True`, `TRUE`. nullopt: it is neither.
std::optional<bool> read_boolean(std::string_view text);

/// Reads one of the service's words. `read` takes the text and returns nullopt if it is none of them.
template <class Read>
auto read_word(ValueReader& reader, const WrittenValue& value, std::string_view what, std::string_view words, Read read)
    -> decltype(read(std::string_view())) {
  const std::string* text = reader.known(value, what);
  if (text == nullptr) return std::nullopt;
  auto word = read(*text);
  if (!word) reader.refuse(value.place, fmt::format("{} is `{}`", what, *text), fmt::format("it is one of {}", words));
  return word;
}

}  // namespace insitu
