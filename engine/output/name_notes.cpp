#include "engine/output/name_notes.h"

#include <fmt/format.h>

#include "engine/output/clause_tree.h"

namespace insitu {
namespace {

/// "200 of 200 have $.level", "3 of the first 9000 have $.level"
std::string nearest_sentence(const LackingName& lacking, const NameFindings& findings) {
  return fmt::format("{} of {}{} {} {}", lacking.events_with_nearest, findings.counted_all ? "" : "the first ",
                     findings.events, lacking.events_with_nearest == 1 ? "has" : "have",
                     one_visible_line(lacking.nearest));
}

}  // namespace

std::vector<std::string> name_notes(const NameFindings& findings) {
  std::vector<std::string> notes;
  if (findings.events == 0) return notes;
  std::string others;  // names with nothing more to report
  std::string of_json;
  for (const LackingName& lacking : findings.lacking) {
    std::string more;
    if (lacking.could_be_text) more += "; in quotes it would be a text";
    if (!lacking.nearest.empty()) more += "; " + nearest_sentence(lacking, findings);
    const std::string text = one_visible_line(lacking.text);
    if (!findings.some_json && lacking.is_of_json) {
      of_json += (of_json.empty() ? "" : ", ") + text;
    } else if (more.empty()) {
      others += (others.empty() ? "" : ", ") + text;
    } else {
      notes.push_back(fmt::format("no event has {}{}", text, more));
    }
  }
  if (!others.empty()) notes.push_back("no event has " + others);
  if (!of_json.empty()) notes.push_back("no event is JSON, so none has " + of_json);
  return notes;
}

}  // namespace insitu
