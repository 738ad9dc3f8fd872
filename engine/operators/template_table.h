#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/match/text_template.h"
#include "engine/model/arena.h"
#include "engine/model/record.h"
#include "engine/model/state_stream.h"
#include "engine/operators/record_table.h"

namespace insitu {

/// An event, as a row of `pattern` shows it.
struct TemplateSample {
  std::optional<std::int64_t> time;  ///< epoch milliseconds
  RowRank rank;
  std::string message;
};

/// One template of texts, and what was counted for it.
struct CountedTemplate {
  std::string_view key;
  std::uint64_t events = 0;
  std::uint64_t before = 0;                                   ///< events of the time that is compared with
  std::vector<TemplateSample> samples;                        ///< the newest, newest first
  std::vector<std::pair<std::int64_t, std::uint64_t>> times;  ///< by TimeScale::bin, ascending: numbers of events

  [[nodiscard]] std::uint64_t all() const { return events + before; }
};

/// The number of events that are kept as samples of a template, and of a pattern.
inline constexpr std::size_t kMaxSamples = 3;
/// Adds a sample to those that are the newest so far, newest first, and keeps at most three.
void keep_newest(std::vector<TemplateSample>& samples, TemplateSample sample);

/// How times are counted: in bins of 2^shift seconds, the finest with which all times lie in few bins.
struct TimeScale {
  int shift = 0;
  std::int64_t first = INT64_MAX;  ///< epoch milliseconds
  std::int64_t last = INT64_MIN;

  [[nodiscard]] bool is_empty() const { return first > last; }
  [[nodiscard]] std::int64_t bin(std::int64_t time) const;
  /// Returns the first moment of a bin.
  [[nodiscard]] std::int64_t begin_of(std::int64_t bin) const;
};

/// What is kept of events besides their number.
struct TemplateDetails {
  bool samples = false;
  bool times = false;
};

/// One event on its way into the table. The message is only copied if it is kept.
struct TemplateEvent {
  std::string_view text;  ///< whose template counts
  std::optional<std::int64_t> time;
  RowRank rank;
  std::string_view message;
  bool is_now = true;      ///< it counts as one of the present, and only then for more than its number
  bool is_before = false;  ///< it counts as one of the time that is compared with
};

/// Counts templates of texts, in classes by their number of words. A class that would hold more than so many goes to
/// the next level, for itself alone. So what it holds in the end depends neither on the order of events nor on how
/// tables were merged. Not thread-safe.
class TemplateTable {
 public:
  /// The texts with one number of words.
  struct Class {
    TemplateLevel level = TemplateLevel::Exact;
    Arena keys;
    std::deque<CountedTemplate> templates;
    RecordTable<CountedTemplate> places;
  };

  explicit TemplateTable(TemplateDetails details, std::size_t max_templates = 10'000)
      : details_(details), max_templates_(max_templates) {}

  void add(const TemplateEvent& event);
  /// Adds what another table with the same details holds, and takes it away from there.
  void merge(TemplateTable& other);
  void save(StateWriter& out) const;
  /// Reads what `save` wrote into an empty table. Broken input leaves the reader failed.
  void load(StateReader& in);

  /// The classes by their number of words; nullptr: there is none.
  [[nodiscard]] const std::vector<std::unique_ptr<Class>>& classes() const { return classes_; }
  [[nodiscard]] const TimeScale& scale() const { return scale_; }
  /// The number of classes that are coarser than their texts.
  [[nodiscard]] std::size_t coarsened() const;
  [[nodiscard]] std::size_t memory() const;

 private:
  Class& class_of(std::size_t parts);
  static CountedTemplate& find(Class& in, std::string_view key);
  static void add_to(CountedTemplate& target, CountedTemplate& source);
  void add_details(CountedTemplate& target, const TemplateEvent& event);
  void lift(std::unique_ptr<Class>& one, TemplateLevel level);
  void fit(std::unique_ptr<Class>& one);
  void merge_class(std::unique_ptr<Class>& mine, std::unique_ptr<Class>& theirs);
  void widen(const TimeScale& range);
  void measure_details();
  void load_class(StateReader& in);

  TemplateDetails details_;
  std::size_t max_templates_;
  std::vector<std::unique_ptr<Class>> classes_;
  TimeScale scale_;
  std::size_t details_memory_ = 0;
  TemplateScanner scanner_;
  std::string coarser_;
};

}  // namespace insitu
