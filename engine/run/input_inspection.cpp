#include "insitu/input_inspection.h"

#include <algorithm>
#include <map>
#include <new>
#include <string_view>
#include <tuple>
#include <utility>

#include "engine/extract/field_reader.h"
#include "engine/match/prefilter.h"
#include "engine/model/arena.h"
#include "engine/run/block_events.h"
#include "engine/run/counting_scan.h"

namespace insitu {
namespace {

/// What the blocks of one source come to.
struct Tally {
  std::shared_ptr<const BlockSource> source;
  std::size_t file = 0;
  std::uint64_t sequence = UINT64_MAX;  ///< of the first block
  std::uint64_t events = 0;
  std::uint64_t lost_events = 0;
  std::uint64_t without_time = 0;
  std::optional<std::int64_t> first;
  std::optional<std::int64_t> last;
  std::uint64_t event_bytes = 0;
  std::uint64_t end = 0;  ///< of the last block in the text

  void add_time(std::int64_t time) {
    first = std::min(first.value_or(time), time);
    last = std::max(last.value_or(time), time);
  }
  void merge(const Tally& other) {
    source = other.source;
    file = other.file;
    sequence = std::min(sequence, other.sequence);
    events += other.events;
    lost_events += other.lost_events;
    without_time += other.without_time;
    if (other.first) add_time(*other.first);
    if (other.last) add_time(*other.last);
    event_bytes += other.event_bytes;
    end = std::max(end, other.end);
  }
};

/// By source: a member may have the name of another one.
using Tallies = std::map<const BlockSource*, Tally>;

/// What one thread makes of the blocks it takes.
class Inspector {
 public:
  explicit Inspector(const TimeReader& times)
      : fields_({{.name = "@timestamp"}}, times, FieldQuota::Lifted), events_(Prefilter::none()) {}

  void count(BlockResult& block, const Origin& origin) {
    if (!block.block.source) return;  // it could not be opened
    Tally& tally = tallies_[block.block.source.get()];
    tally.source = block.block.source;
    tally.file = block.file;
    tally.sequence = std::min(tally.sequence, block.sequence);
    tally.lost_events += block.block.skipped_events + block.block.skipped_after;
    tally.end = std::max(tally.end, block.block.file_offset + block.block.buffer.size());
    for (const BlockRecord& record : block.block.records) tally.event_bytes += record.end - record.begin;
    events_.each(block, [&](const BlockEvent& event) {
      add(event, block, origin, tally);
      return true;
    });
    tally.lost_events += block.problems.size();  // objects that are no events
  }
  [[nodiscard]] const Tallies& tallies() const { return tallies_; }

 private:
  void add(const BlockEvent& event, BlockResult& block, const Origin& origin, Tally& tally) {
    ++tally.events;
    if (block.block.form == BlockForm::Lines) tally.event_bytes += bytes_of_line(block.block, event);
    arena_.clear();
    FieldValue time;
    fields_.read(event.event, origin, event.file_offset, arena_, {&time, 1});
    if (time.kind() == FieldKind::Timestamp) {
      tally.add_time(time.integer());
    } else {
      ++tally.without_time;
    }
    block.texts.clear();
  }

  /// With its line break.
  static std::size_t bytes_of_line(const Block& block, const BlockEvent& event) {
    return line_extent(block.buffer.view(), event.at).next - event.at;
  }

  FieldReader fields_;
  Arena arena_;
  BlockEvents events_;
  Tallies tallies_;
};

/// Returns the size of a text; nullopt: it is unknown, or says nothing about the events in it.
std::optional<std::uint64_t> text_size(const Tally& tally) {
  const BlockSource& source = *tally.source;
  if (!source.shape || *source.shape == InputShape::Kinesis) return std::nullopt;
  return source.bytes_read ? source.bytes_read->load() : tally.end;
}

InspectedFile file_of(const Tally& tally) {
  InspectedFile file{.file = tally.file,
                     .member = tally.source->member,
                     .source = tally.source,
                     .events = tally.events,
                     .lost_events = tally.lost_events,
                     .events_without_time = tally.without_time,
                     .first = tally.first,
                     .last = tally.last,
                     .bytes = text_size(tally)};
  if (file.bytes) file.bytes_passed_over = *file.bytes - std::min(*file.bytes, tally.event_bytes);
  return file;
}

/// The rows of the result: those that were read, then what only problems are known of.
class Rows {
 public:
  explicit Rows(const Tallies& tallies) {
    std::vector<const Tally*> order;
    for (const auto& [source, tally] : tallies) order.push_back(&tally);
    std::ranges::sort(order, {}, [](const Tally* tally) {
      return std::tuple(tally->file, !tally->source->member.empty(), tally->sequence);
    });
    for (const Tally* const tally : order) files_.push_back(file_of(*tally));
  }

  void add(std::size_t file, const InputProblem& problem) { row_of(file, problem.part).problems.push_back(problem); }
  std::vector<InspectedFile> take() { return std::move(files_); }

 private:
  /// Of several members with that name the first one.
  InspectedFile& row_of(std::size_t file, std::string_view member) {
    const auto is_it = [&](const InspectedFile& one) { return one.file == file && one.member == member; };
    const auto found = std::ranges::find_if(files_, is_it);
    if (found != files_.end()) return *found;
    const auto before = std::ranges::find_if(
        files_, [&](const InspectedFile& one) { return one.file > file || (one.file == file && member.empty()); });
    return *files_.insert(before, InspectedFile{.file = file, .member = std::string(member)});
  }

  std::vector<InspectedFile> files_;
};

}  // namespace

InspectionResult inspect(std::span<const Input> inputs, const ScanOptions& options, const TimeReader& times) {
  InspectionResult result;
  try {
    std::vector<std::pair<std::size_t, InputProblem>> problems;
    const ProblemReport keep = [&](std::size_t file, const InputProblem& problem) {
      problems.emplace_back(file, problem);
    };
    Tallies total;
    CountingScan scan(inputs, keep, options);
    static_cast<ScannedInputs&>(result) = scan.run([&] { return Inspector(times); },
                                                   [&](const Inspector& inspector) {
                                                     for (const auto& [source, tally] : inspector.tallies())
                                                       total[source].merge(tally);
                                                   });
    Rows rows(total);
    for (const auto& [file, problem] : problems) rows.add(file, problem);
    result.files = rows.take();
  } catch (const std::bad_alloc&) {
    result.out_of_memory = true;
  }
  return result;
}

}  // namespace insitu
