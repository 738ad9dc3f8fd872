#include "cli/serve/journal.h"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "cli/serve/line_file.h"
#include "cli/serve/protocols/json.h"
#include "engine/output/atomic_file.h"
#include "insitu/byte_output.h"

namespace insitu::serve {
namespace {

constexpr std::string_view kSequence = "seq";
constexpr std::string_view kTime = "time";
constexpr std::string_view kKind = "do";

std::expected<std::string, std::string> read_journal_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad()) return std::unexpected(fmt::format("cannot read `{}`", path));
  return text;
}

}  // namespace

std::string journal_line(const JournalEntry& entry) {
  Tree line = Tree::map();
  line.set(kSequence, static_cast<std::int64_t>(entry.sequence)).set(kTime, entry.time).set(kKind, entry.kind);
  if (const Tree::Map* const members = entry.change.members()) {
    for (const auto& [name, value] : *members) line.set(name, value);
  }
  std::string out = write_json(line);
  out += '\n';
  return out;
}

std::expected<JournalEntry, std::string> read_journal_line(std::string_view line) {
  auto read = read_json(line);
  if (!read) return std::unexpected("it is no object of JSON");
  const Tree* const sequence = read->find(kSequence);
  const Tree* const time = read->find(kTime);
  const Tree* const kind = read->find(kKind);
  const auto* const number = sequence != nullptr ? sequence->get<std::int64_t>() : nullptr;
  const auto* const moment = time != nullptr ? time->get<std::int64_t>() : nullptr;
  if (number == nullptr || *number <= 0 || moment == nullptr || kind == nullptr || kind->text() == nullptr) {
    return std::unexpected("it has no `seq`, `time` and `do`");
  }
  JournalEntry entry{.sequence = static_cast<std::uint64_t>(*number), .time = *moment, .kind = *kind->text()};
  entry.change = std::move(*read);
  entry.change.set(kSequence, {}).set(kTime, {}).set(kKind, {});
  return entry;
}

std::expected<void, std::string> Journal::open(const std::string& path,
                                               const std::function<std::string(const JournalEntry&)>& take,
                                               std::vector<std::string>& warnings) {
  path_ = path;
  if (const auto error = make_file(path)) {
    return std::unexpected(fmt::format("cannot open `{}`: {}", path, error.message()));
  }
  const auto text = read_journal_file(path);
  if (!text) return std::unexpected(text.error());
  std::size_t number = 0;
  std::size_t at = 0;
  while (at < text->size()) {
    ++number;
    const std::size_t end = text->find('\n', at);
    const bool is_last = end == std::string::npos || end + 1 == text->size();
    const auto entry = read_journal_line(std::string_view(*text).substr(at, end - at));
    // After a loss of power the last line may be there in part, or be other bytes of its size.
    if (is_last && (!entry || end == std::string::npos)) break;
    std::string problem = entry ? std::string() : entry.error();
    if (problem.empty() && entry->sequence <= last_sequence_) problem = "its `seq` is not larger than the one before";
    if (problem.empty()) problem = take(*entry);
    if (!problem.empty()) return std::unexpected(fmt::format("`{}`, line {}: {}", path, number, problem));
    last_sequence_ = entry->sequence;
    at = end + 1;
  }
  bytes_ = at;
  if (at == text->size()) return {};
  warnings.push_back(
      fmt::format("the last line of `{}` was not written to its end: cut off {} bytes", path, text->size() - at));
  std::error_code error;
  std::filesystem::resize_file(path, at, error);
  if (error) return std::unexpected(fmt::format("cannot write `{}`: {}", path, error.message()));
  return {};
}

std::error_code Journal::append(JournalEntry entry, bool durably) {
  entry.sequence = last_sequence_ + 1;
  const std::string line = journal_line(entry);
  if (const auto error = append_lines(path_, line, durably)) return error;
  last_sequence_ = entry.sequence;
  bytes_ += line.size();
  return {};
}

std::error_code Journal::rewrite(std::span<const JournalEntry> entries) {
  auto file = AtomicFile::create(path_, AtomicFile::Readers::Owner);
  if (!file) return file.error();
  std::uint64_t bytes = 0;
  std::uint64_t sequence = last_sequence_;
  {
    ByteOutput out(file->descriptor());
    for (JournalEntry entry : entries) {
      entry.sequence = ++sequence;
      const std::string line = journal_line(entry);
      bytes += line.size();
      out.write(line);
    }
    out.flush();
    if (out.error()) return out.error();
  }
  if (const auto error = file->commit()) return error;
  bytes_ = bytes;
  last_sequence_ = sequence;
  return sync_path(std::filesystem::path(path_).parent_path().string());
}

}  // namespace insitu::serve
