#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/serve/journal.h"
#include "cli/serve/state.h"
#include "cli/serve/state_snapshot.h"
#include "tests/escaped_text.h"
#include "tests/fuzz/targets.h"

namespace insitu::fuzz {
namespace {

void apply_entry(serve::State& state, const serve::JournalEntry& entry) {
  for (const auto kinds : {serve::log_changes(), serve::alarm_changes(), serve::snapshot_changes()}) {
    for (const serve::ChangeKind& kind : kinds) {
      if (kind.name == entry.kind) kind.apply(state, entry.change, entry.time);
    }
  }
}

std::vector<std::string> lines_of_snapshot(const serve::State& state) {
  std::vector<std::string> lines;
  for (serve::JournalEntry entry : serve::snapshot_of(state, 1)) {
    entry.sequence = lines.size() + 1;
    lines.push_back(serve::journal_line(entry));
  }
  return lines;
}

}  // namespace

Finding journal(std::string_view bytes) {
  serve::State state;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    const auto entry = serve::read_journal_line(bytes.substr(at, end - at));
    at = end + 1;
    if (!entry) {
      if (entry.error().empty()) return "refused without a reason";
      continue;
    }
    const std::string line = serve::journal_line(*entry);
    const auto again = serve::read_journal_line(std::string_view(line).substr(0, line.size() - 1));
    if (!again || serve::journal_line(*again) != line) return "read again it is something else: " + write_escaped(line);
    apply_entry(state, *entry);
  }
  // A journal that is written anew makes the same state.
  const std::vector<std::string> lines = lines_of_snapshot(state);
  serve::State made;
  for (const std::string& line : lines) {
    const auto entry = serve::read_journal_line(std::string_view(line).substr(0, line.size() - 1));
    if (!entry) return "an entry of a snapshot cannot be read: " + entry.error() + "\n" + write_escaped(line);
    apply_entry(made, *entry);
  }
  if (lines_of_snapshot(made) != lines) return "a snapshot makes another state";
  return std::nullopt;
}

}  // namespace insitu::fuzz
