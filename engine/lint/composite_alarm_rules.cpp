#include "engine/lint/composite_alarm_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "grammar/near_name.h"

namespace insitu {
namespace {

constexpr std::string_view kRuleBlanks = " \t\r\n";
constexpr std::size_t kMaxRuleDepth = 256;

std::string in_capitals(std::string_view word) {
  std::string capitals(word);
  for (char& c : capitals) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return capitals;
}

bool is_word_character(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

/// Reads a rule from its begin to its end. Which operator binds tighter does not matter to what is found.
class AlarmRuleReader {
 public:
  explicit AlarmRuleReader(std::string_view text) : text_(text) {}

  std::expected<std::vector<AlarmReference>, AlarmRuleProblem> read() {
    read_expression(0);
    skip_blanks();
    if (!problem_ && at_ < text_.size()) refuse("an operator `AND` or `OR` was expected here");
    if (problem_) return std::unexpected(std::move(*problem_));
    return std::move(found_);
  }

 private:
  void read_expression(std::size_t depth) {
    if (depth > kMaxRuleDepth) return refuse("the rule is nested too deep");
    do read_term(depth);
    while (!problem_ && (take_word("AND") || take_word("OR")));
  }

  void read_term(std::size_t depth) {
    while (take_word("NOT")) {
    }
    if (take("(")) {
      read_expression(depth + 1);
      return expect(")");
    }
    if (take_word("TRUE") || take_word("FALSE")) return;
    if (take_word("AT_LEAST")) return read_count();
    if (!take_state())
      return refuse("`ALARM(...)`, `OK(...)`, `INSUFFICIENT_DATA(...)`, `TRUE` or `FALSE` was expected here");
    expect("(");
    read_name(")");
    expect(")");
  }

  /// Reads what follows `AT_LEAST`: `(2, NOT OK, (a, b))`, `(60%, ALARM, (a, b))`.
  void read_count() {
    expect("(");
    skip_blanks();
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    if (at_ == begin) refuse("a number of alarms such as `2` or `60%` was expected here");
    take("%");
    expect(",");
    take_word("NOT");
    if (!problem_ && !take_state()) refuse("one of the states `ALARM`, `OK`, `INSUFFICIENT_DATA` was expected here");
    expect(",");
    expect("(");
    do read_name(",)");
    while (!problem_ && take(","));
    expect(")");
    expect(")");
  }

  bool take_state() { return take_word("ALARM") || take_word("OK") || take_word("INSUFFICIENT_DATA"); }

  /// Reads a name in quotes, or one that ends before one of `ends`.
  void read_name(std::string_view ends) {
    skip_blanks();
    if (problem_) return;
    const bool is_quoted = at_ < text_.size() && text_[at_] == '"';
    const std::size_t begin = at_ + (is_quoted ? 1 : 0);
    std::size_t end = std::min(is_quoted ? text_.find('"', begin) : text_.find_first_of(ends, begin), text_.size());
    if (is_quoted && end == text_.size()) return refuse("the quote of this name is never closed");
    at_ = end + (is_quoted ? 1 : 0);
    while (!is_quoted && end > begin && kRuleBlanks.contains(text_[end - 1])) --end;
    if (end == begin) {
      at_ = begin;
      return refuse("the name of an alarm was expected here");
    }
    found_.push_back({.name = std::string(text_.substr(begin, end - begin)), .span = {begin, end}});
  }

  void skip_blanks() { at_ = std::min(text_.find_first_not_of(kRuleBlanks, at_), text_.size()); }

  bool take(std::string_view sign) {
    skip_blanks();
    if (problem_ || !text_.substr(at_).starts_with(sign)) return false;
    at_ += sign.size();
    return true;
  }

  bool take_word(std::string_view word) {
    skip_blanks();
    const std::size_t end = at_ + word.size();
    const bool is_there = !problem_ && in_capitals(text_.substr(at_, word.size())) == word &&
                          (end >= text_.size() || !is_word_character(text_[end]));
    if (is_there) at_ = end;
    return is_there;
  }

  void expect(std::string_view sign) {
    if (!take(sign)) refuse(fmt::format("`{}` was expected here", sign));
  }

  void refuse(std::string message) {
    if (problem_) return;
    skip_blanks();
    std::size_t end = at_;
    while (end < text_.size() && is_word_character(text_[end])) ++end;
    if (end == at_ && end < text_.size()) ++end;
    problem_ = AlarmRuleProblem{.span = {at_, end}, .message = std::move(message)};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<AlarmReference> found_;
  std::optional<AlarmRuleProblem> problem_;
};

/// The names that alarms will have; nullopt: that of one is not known, so that it may be any.
std::optional<std::vector<std::string_view>> names_of_alarms(std::span<const AlarmDefinition> alarms) {
  std::vector<std::string_view> names;
  for (const AlarmDefinition& alarm : alarms) {
    if (!alarm.name.is_known()) return std::nullopt;
    if (!alarm.name.text.empty()) names.push_back(alarm.name.text);
  }
  return names;
}

/// What an ARN names may be in another account or region.
bool may_be_elsewhere(const std::string& name) { return name.starts_with("arn:"); }

}  // namespace

std::expected<std::vector<AlarmReference>, AlarmRuleProblem> read_alarm_rule(std::string_view rule) {
  return AlarmRuleReader(rule).read();
}

std::vector<Finding> lint_composite_alarm(const AlarmDefinition& alarm, std::span<const AlarmDefinition> alarms) {
  std::vector<Finding> findings;
  if (!alarm.rule || !alarm.rule->is_known()) return findings;
  const auto references = read_alarm_rule(alarm.rule->text);
  if (!references) {
    findings.push_back(
        finding_in(Rule::InvalidAlarm, *alarm.rule, references.error().span, references.error().message));
  }
  const auto names = names_of_alarms(alarms);
  // Where composite alarms stand alone, those that they name are defined elsewhere.
  const bool has_others = std::ranges::any_of(alarms, [](const AlarmDefinition& one) { return !one.rule; });
  if (references && names && has_others) {
    for (const AlarmReference& reference : *references) {
      if (may_be_elsewhere(reference.name) || std::ranges::find(*names, reference.name) != names->end()) continue;
      const std::string_view near = near_name(reference.name, *names);
      findings.push_back(finding_in(
          Rule::AlarmNotThere, *alarm.rule, reference.span, fmt::format("no alarm here is called `{}`", reference.name),
          near.empty() ? "names are compared letter by letter" : fmt::format("did you mean `{}`?", near)));
    }
  }
  set_definition(findings, alarm);
  return findings;
}

}  // namespace insitu
