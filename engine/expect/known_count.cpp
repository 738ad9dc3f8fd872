#include "engine/expect/known_count.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/output/name_notes.h"
#include "insitu/name_findings.h"

namespace insitu {
namespace {

/// How the case can accept it.
std::string way_out(const Uncertainty& uncertainty) {
  switch (uncertainty.kind) {
    case Uncertainty::Kind::PartialPage: return "to accept that, write `allow: [partial-page]`";
    case Uncertainty::Kind::NoJson: return "to accept that, write `allow: [no-json]`";
    case Uncertainty::Kind::MissingNames: break;
    case Uncertainty::Kind::NoCopy: return "";
  }
  std::string names;
  for (const std::string& name : uncertainty.names) names += fmt::format("{}'{}'", names.empty() ? "" : ", ", name);
  return fmt::format("to accept that, write `allow_missing: [{}]`", names);
}

std::string sentence(std::string_view what, const std::string& text) {
  return what.empty() ? text : fmt::format("{}: {}", what, text);
}

}  // namespace

void note_missing_names(const SampleCount& found, const TestCase& test, CaseResult& result) {
  const RepeatableInputs inputs(found.input.inputs, Keep::Everything);
  const EndedScan scan{found.program, found.summary, inputs, found.input.options, found.input.query};
  NameFindings findings = find_lacking_names(scan.program, scan.summary.names, scan.inputs, scan.options);
  const std::vector<NameId> in_doubt = names_in_doubt(scan, test.accepted);
  std::erase_if(findings.lacking,
                [&](const LackingName& one) { return std::ranges::find(in_doubt, one.name) == in_doubt.end(); });
  for (const std::string& note : name_notes(findings)) result.notes.push_back(sentence(found.what, note));
}

void break_off(CaseResult& result, const Uncertainty& uncertainty, const SourceLocation& place, std::string_view what,
               std::string_view demand) {
  result.break_off(place,
                   sentence(what, fmt::format("{}, so that {} is not known to hold", uncertainty.reason, demand)),
                   way_out(uncertainty));
}

bool is_known_to_hold(const Expectation& demand, const SampleCount& found, const TestCase& test, CaseResult& result) {
  if (!demand.holds(static_cast<double>(found.count))) return true;
  const RepeatableInputs inputs(found.input.inputs, Keep::Everything);
  const EndedScan scan{found.program, found.summary, inputs, found.input.options, found.input.query};
  const auto uncertainty = uncertainty_of({&demand, 1}, found.count, scan, test.accepted);
  if (!uncertainty) return true;
  break_off(result, *uncertainty, demand.written().place, found.what, demand.description());
  return false;
}

void check_known(const Expectation& demand, const SampleCount& found, const TestCase& test, CaseResult& result) {
  if (is_known_to_hold(demand, found, test, result)) note_missing_names(found, test, result);
}

}  // namespace insitu
