#include "engine/output/name_notes.h"

#include <fmt/format.h>

#include <string_view>

#include "engine/output/clause_tree.h"

namespace insitu {
namespace {

/// "200 of 200 have $.level", "3 of the first 9000 have $.level"
std::string nearest_sentence(const LackingName& lacking, const NameFindings& findings) {
  return fmt::format("{} of {}{} {} {}", lacking.events_with_nearest, findings.counted_all ? "" : "the first ",
                     findings.events, lacking.events_with_nearest == 1 ? "has" : "have",
                     one_visible_line(lacking.nearest));
}

/// A name that no member of JSON gives, whatever it is called: `@data_source_name`.
bool is_of_service(std::string_view name) { return name.starts_with('@') && !name.starts_with("@@"); }

}  // namespace

std::vector<std::string> name_notes(const NameFindings& findings) {
  std::vector<std::string> notes;
  if (findings.events == 0) return notes;
  std::string members;  // of which there is nothing more to say
  std::string others;   // which no JSON would have
  for (const LackingName& lacking : findings.lacking) {
    std::string more;
    if (lacking.could_be_text) more += "; in quotes it would be a text";
    if (!lacking.nearest.empty()) more += "; " + nearest_sentence(lacking, findings);
    const std::string text = one_visible_line(lacking.text);
    if (more.empty() || !findings.some_json) {
      std::string& list = is_of_service(lacking.text) ? others : members;
      list += (list.empty() ? "" : ", ") + text;
    } else {
      notes.push_back(fmt::format("no event has {}{}", text, more));
    }
  }
  if (!members.empty()) {
    notes.push_back(findings.some_json ? "no event has " + members : "no event is JSON, so none has " + members);
  }
  if (!others.empty()) notes.push_back("no event has " + others);
  return notes;
}

}  // namespace insitu
