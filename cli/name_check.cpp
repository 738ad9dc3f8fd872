#include "cli/name_check.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "cli/console.h"
#include "cli/input_files.h"
#include "engine/input/read_whole.h"
#include "engine/output/name_notes.h"
#include "engine/templates/document.h"

namespace insitu::cli {
namespace {

/// Without the backticks in which `insitu fields` writes names that queries must.
std::string without_backticks(std::string_view name) {
  if (name.size() > 1 && name.starts_with('`') && name.ends_with('`')) name = name.substr(1, name.size() - 2);
  return std::string(name);
}

/// The names in a list of `insitu fields`; nullopt: the text is none.
std::optional<std::vector<std::string>> listed_names(const std::string& file, const std::string& text) {
  if (!text.starts_with('[')) return std::nullopt;
  const auto document = read_json_document(file, text);
  if (!document || document->kind != Node::Kind::List) return std::nullopt;
  std::vector<std::string> names;
  for (const Node& item : document->items) {
    const Node* const name = item.find("field");
    if (name == nullptr || item.find("percent") == nullptr) return std::nullopt;
    names.push_back(without_backticks(name->scalar.text));
  }
  return names;
}

}  // namespace

void print_name_notes(const EndedScan& scan, const Accepted& accepted) {
  if (scan.summary.ended_early || scan.summary.out_of_memory || scan.summary.files == 0) return;
  print_name_notes(scan, accepted, find_lacking_names(scan.program, scan.summary.names, scan.inputs, scan.options));
}

void print_name_notes(const EndedScan& scan, const Accepted& accepted, NameFindings findings) {
  if (scan.summary.ended_early) return;
  const std::vector<NameId> in_doubt = names_in_doubt(scan, accepted);
  std::erase_if(findings.lacking,
                [&](const LackingName& one) { return std::ranges::find(in_doubt, one.name) == in_doubt.end(); });
  for (const std::string& note : name_notes(findings)) complain("note: " + note);
}

bool read_known_fields(const Program& program, const ScanOptions& options, CountExpectations& expectations) {
  for (const std::string& file : expectations.fields_of) {
    auto text = read_whole(file);
    if (!text) {
      complain(describe(file, text.error()));
      return false;
    }
    auto names = listed_names(file, *text);
    if (!names) {
      const Input log = input_of_file(file);
      auto found = names_found(program, {&log, 1}, options);
      if (!found) {
        complain(describe(file, found.error()));
        return false;
      }
      names = std::move(*found);
    }
    std::ranges::move(*names, std::back_inserter(expectations.accepted.known));
  }
  return true;
}

}  // namespace insitu::cli
