#include "cli/serve/page_api/histogram.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "cli/serve/event_level.h"
#include "cli/serve/page_api/alarms.h"
#include "cli/serve/page_api/count.h"
#include "cli/serve/page_api/groups.h"
#include "cli/serve/page_api/text.h"

namespace insitu::serve {
namespace {

Tree whole_number(std::uint64_t number) { return static_cast<std::int64_t>(number); }

Tree tree_of_buckets(const BucketCounts& counts, const BucketRow& row) {
  Tree buckets = Tree::list();
  for (std::size_t i = 0; i < row.count; ++i) {
    buckets.add(Tree::map({{"t", row.begin(i)}, {"counts", tree_of_counts(counts.buckets[i])}}));
  }
  return buckets;
}

Tree sparkline_of(const BucketCounts& counts, const BucketRow& row) {
  Tree all = Tree::list();
  Tree errors = Tree::list();
  for (const LevelCounts& bucket : counts.buckets) {
    all.add(whole_number(sum_of_counts(bucket)));
    errors.add(
        whole_number(bucket[static_cast<std::size_t>(Level::Error)] + bucket[static_cast<std::size_t>(Level::Fatal)]));
  }
  return Tree::map(
      {{"start", row.first}, {"width", row.width}, {"counts", std::move(all)}, {"errors", std::move(errors)}});
}

}  // namespace

Answered<Tree> histogram_for_page(PageCall& call, Members& in) {
  constexpr std::int64_t kMaxBuckets = 240;
  constexpr std::int64_t kUsualBuckets = 120;
  const auto groups = read_page_groups(call, in, "groups");
  if (!groups) return std::unexpected(groups.error());
  const auto streams = in.texts("streams").value_or(std::vector<std::string>());
  const auto asked = read_page_window(in);
  const auto text = read_page_text(in);
  const auto buckets = in.integer("buckets", 1, kMaxBuckets).value_or(kUsualBuckets);
  if (in.is_refused()) return in.refused();
  if (!asked) return std::unexpected(asked.error());
  if (!text) return std::unexpected(text.error());

  const auto begin = std::chrono::steady_clock::now();
  std::vector<ServedFile> files;
  for (const CatalogueGroup* const group : *groups) {
    for (ServedFile& file : files_of(*group, streams)) files.push_back(std::move(file));
  }
  const TimeWindow window = closed_window(call, files, *asked);
  const BucketRow row = histogram_buckets(window, static_cast<std::size_t>(buckets));
  const auto counts = count_events(call, files, window, *text, row);
  if (!counts) return std::unexpected(counts.error());
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
  return Tree::map({{"width", row.width},
                    {"buckets", tree_of_buckets(*counts, row)},
                    {"totals", tree_of_counts(counts->total())},
                    {"matched", whole_number(counts->matched)},
                    {"scanned", whole_number(counts->scanned)},
                    {"bytes", whole_number(counts->bytes)},
                    {"milliseconds", static_cast<std::int64_t>(took.count())}});
}

Answered<Tree> levels_for_page(PageCall& call, Members& in) {
  const auto groups = read_page_groups(call, in, "group");
  if (!groups) return std::unexpected(groups.error());
  const auto asked = read_page_window(in);
  if (!asked) return std::unexpected(asked.error());
  Tree levels = Tree::map();
  for (const CatalogueGroup* const group : *groups) {
    const std::vector<ServedFile> files = files_of(*group);
    const TimeWindow window = closed_window(call, files, *asked);
    const auto counts = count_events(call, files, window, {}, even_buckets(window, 1));
    if (!counts) return std::unexpected(counts.error());
    levels.set(group->name, tree_of_counts(counts->total()));
  }
  return Tree::map({{"levels", std::move(levels)}});
}

Answered<Tree> overview_for_page(PageCall& call, Members& in) {
  constexpr std::int64_t kMaxBuckets = 240;
  constexpr std::int64_t kUsualBuckets = 40;
  const auto groups = read_page_groups(call, in, "group");
  if (!groups) return std::unexpected(groups.error());
  const auto asked = read_page_window(in);
  const auto buckets = in.integer("buckets", 1, kMaxBuckets).value_or(kUsualBuckets);
  if (in.is_refused()) return in.refused();
  if (!asked) return std::unexpected(asked.error());

  const auto alarms = alarms_by_group(call);
  Tree cards = Tree::list();
  for (const CatalogueGroup* const group : *groups) {
    const std::vector<ServedFile> files = files_of(*group);
    const TimeWindow window = closed_window(call, files, *asked);
    const BucketRow row = even_buckets(window, static_cast<std::size_t>(buckets));
    const auto counts = count_events(call, files, window, {}, row);
    if (!counts) return std::unexpected(counts.error());
    const ProjectOfGroup project = project_of(call, *group);
    const auto times = times_of_files(call, files);
    const auto of_group = alarms.find(group->name);
    cards.add(
        Tree::map({{"project", project.project},
                   {"environment", project.environment},
                   {"logGroupName", group->name},
                   {"display", shown_name(group->name)},
                   {"events", whole_number(counts->matched)},
                   {"levels", tree_of_counts(counts->total())},
                   {"newest", times ? Tree(times->last) : Tree()},
                   {"sparkline", sparkline_of(*counts, row)},
                   {"alarms", tree_of_alarm_counts(of_group == alarms.end() ? AlarmCounts{} : of_group->second)}}));
  }
  return Tree::map({{"cards", std::move(cards)}});
}

}  // namespace insitu::serve
