#include "engine/lint/make_finding.h"

#include <fmt/format.h>

#include <tuple>
#include <utility>

namespace insitu {

Finding finding_at(Rule rule, const SourceLocation& place, std::string message, std::string help) {
  Finding finding;
  finding.rule = rule;
  finding.message = std::move(message);
  finding.help = std::move(help);
  finding.place = place;
  return finding;
}

Finding finding_in(Rule rule, const WrittenValue& value, Span span, std::string message, std::string help) {
  Finding finding = finding_at(rule, place_of(value, span.begin), std::move(message), std::move(help));
  finding.text = value.text;
  finding.span = span;
  return finding;
}

Finding finding_of_note(Rule rule, const WrittenValue& value, const Diagnostic& note) {
  Finding finding = finding_in(rule, value, note.span, note.message, note.help);
  finding.expected = note.expected;
  return finding;
}

Finding finding_of_refusal(Rule rule, const WrittenValue& value, const Diagnostic& refusal) {
  Finding finding = finding_of_note(rule, value, refusal);
  finding.message += fmt::format(" ({})", code_name(refusal.code));
  return finding;
}

Finding unresolved_finding(const WrittenValue& value, std::string_view what) {
  return finding_at(Rule::Unresolved, value.place, fmt::format("the {} is not known: {}", what, value.unresolved),
                    "nothing was checked here");
}

void set_definition(Finding& finding, const Definition& definition) {
  finding.definition = definition.description();
  finding.address = definition.id;
}

void set_definition(std::span<Finding> findings, const Definition& definition) {
  for (Finding& finding : findings) set_definition(finding, definition);
}

bool comes_first(const Finding& one, const Finding& other) {
  const auto key = [](const Finding& finding) {
    return std::make_tuple(finding.span.begin, finding.span.end, rule_name(finding.rule));
  };
  return key(one) < key(other);
}

}  // namespace insitu
