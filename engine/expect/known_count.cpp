#include "engine/expect/known_count.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/expect/uncertainty.h"
#include "engine/output/name_notes.h"
#include "engine/run/name_findings.h"

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

void note_names(const EndedScan& scan, const SampleCount& found, const TestCase& test, CaseResult& result) {
  NameFindings findings = find_lacking_names(scan.program, scan.summary.names, scan.inputs, scan.options);
  const std::vector<NameId> in_doubt = names_in_doubt(scan, test.accepted);
  std::erase_if(findings.lacking,
                [&](const LackingName& one) { return std::ranges::find(in_doubt, one.name) == in_doubt.end(); });
  for (const std::string& note : name_notes(findings)) result.notes.push_back(sentence(found.what, note));
}

}  // namespace

void note_missing_names(const SampleCount& found, const TestCase& test, CaseResult& result) {
  const RepeatableInputs inputs(found.input.inputs, Keep::Everything);
  note_names({found.program, found.summary, inputs, found.input.options, found.input.query}, found, test, result);
}

void check_known(const Expectation& demand, const SampleCount& found, const TestCase& test, CaseResult& result) {
  const RepeatableInputs inputs(found.input.inputs, Keep::Everything);
  const EndedScan scan{found.program, found.summary, inputs, found.input.options, found.input.query};
  if (!demand.holds(static_cast<double>(found.count))) return note_names(scan, found, test, result);
  const auto uncertainty = uncertainty_of({&demand, 1}, found.count, scan, test.accepted);
  if (!uncertainty) return note_names(scan, found, test, result);
  result.break_off(demand.written().place,
                   sentence(found.what, fmt::format("{}, so that {} is not known to hold", uncertainty->reason,
                                                    demand.description())),
                   way_out(*uncertainty));
}

}  // namespace insitu
