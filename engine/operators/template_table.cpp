#include "engine/operators/template_table.h"

#include <algorithm>
#include <utility>

#include "engine/expression/text_set.h"
#include "engine/model/heap_bytes.h"
#include "engine/operators/kept_rows.h"

namespace insitu {
namespace {

using Times = std::vector<std::pair<std::int64_t, std::uint64_t>>;

constexpr std::int64_t kMillisecondsPerSecond = 1000;
constexpr std::int64_t kMaxBins = 5 * std::int64_t{48};
constexpr std::size_t kMaxParts = TemplateScanner::kMaxWords + 2;  // the unit of the last number, and what follows

/// Whether a sample is shown before another one.
bool is_newer(const TemplateSample& a, const TemplateSample& b) {
  if (a.time != b.time) return a.time > b.time;  // none is the least
  return a.rank < b.rank;
}

void count_time(Times& times, std::int64_t bin, std::uint64_t events) {
  const auto place = std::ranges::lower_bound(times, bin, {}, &Times::value_type::first);
  if (place != times.end() && place->first == bin) {
    place->second += events;
  } else {
    times.emplace(place, bin, events);
  }
}

/// Counts times in bins that are 2^doublings times as long.
void fold(Times& times, int doublings) {
  Times folded;
  for (const auto& [bin, events] : times) count_time(folded, bin >> doublings, events);
  times = std::move(folded);
}

std::size_t memory_of_details(const CountedTemplate& one) {
  std::size_t memory = heap_bytes(one.samples) + heap_bytes(one.times);
  for (const TemplateSample& sample : one.samples) memory += heap_bytes(sample.message.capacity());
  return memory;
}

/// The number of words and kinds that a template of so many has on a level.
std::size_t parts_on(TemplateLevel level, std::size_t parts) {
  constexpr std::size_t kFirstWordsAndToken = 5;
  switch (level) {
    case TemplateLevel::Exact:
    case TemplateLevel::WordsWithDigits:
    case TemplateLevel::OddWords: break;
    case TemplateLevel::FirstWords: return std::min(parts, kFirstWordsAndToken);
    case TemplateLevel::OneToken: return 1;
  }
  return parts;
}

bool is_key(std::string_view key, std::size_t parts) {
  TemplateReader reader(key);
  std::size_t count = 0;
  while (reader.next()) ++count;
  return count == parts && reader.rest().find_first_of("\t\n") == std::string_view::npos;
}

void save_template(const CountedTemplate& one, StateWriter& out) {
  out.text(one.key);
  out.number(one.events);
  out.number(one.before);
  out.number(one.samples.size());
  for (const TemplateSample& sample : one.samples) {
    out.number(sample.time ? 1 : 0);
    out.signed_number(sample.time.value_or(0));
    save_rank(sample.rank, out);
    out.text(sample.message);
  }
  out.number(one.times.size());
  for (const auto& [bin, events] : one.times) {
    out.signed_number(bin);
    out.number(events);
  }
}

/// Reads what follows the key.
void load_details(CountedTemplate& one, const TimeScale& scale, StateReader& in) {
  one.events += in.number();
  one.before += in.number();
  for (std::size_t count = in.count(); count > 0 && !in.failed(); --count) {
    TemplateSample sample;
    const bool has_time = in.number() != 0;
    const std::int64_t time = in.signed_number();
    if (has_time) sample.time = time;
    sample.rank = load_rank(in);
    sample.message = in.text();
    keep_newest(one.samples, std::move(sample));
  }
  for (std::size_t count = in.count(); count > 0 && !in.failed(); --count) {
    const std::int64_t bin = in.signed_number();
    if (scale.is_empty() || bin < scale.bin(scale.first) || bin > scale.bin(scale.last)) return in.fail();
    count_time(one.times, bin, in.number());
  }
}

}  // namespace

void keep_newest(std::vector<TemplateSample>& samples, TemplateSample sample) {
  const auto place = std::ranges::upper_bound(samples, sample, is_newer);
  if (place == samples.end() && samples.size() >= kMaxSamples) return;
  samples.insert(place, std::move(sample));
  if (samples.size() > kMaxSamples) samples.pop_back();
}

std::int64_t TimeScale::bin(std::int64_t time) const {
  const std::int64_t rest = time % kMillisecondsPerSecond;
  const std::int64_t second = time / kMillisecondsPerSecond - (rest < 0 ? 1 : 0);
  return second >> shift;
}

std::int64_t TimeScale::begin_of(std::int64_t bin) const {
  const std::int64_t second = bin * (std::int64_t{1} << shift);
  return second < INT64_MIN / kMillisecondsPerSecond ? INT64_MIN : second * kMillisecondsPerSecond;
}

void TemplateTable::add(const TemplateEvent& event) {
  scanner_.scan(event.text);
  std::string_view key = scanner_.key();
  Class& in = class_of(scanner_.parts());
  if (in.level != TemplateLevel::Exact) {
    coarsen(key, in.level, coarser_);
    key = coarser_;
  }
  CountedTemplate& one = find(in, key);
  one.events += event.is_now ? 1 : 0;
  one.before += event.is_before ? 1 : 0;
  if (event.is_now && (details_.samples || details_.times)) add_details(one, event);
  if (in.templates.size() > max_templates_) fit(classes_[scanner_.parts()]);
}

void TemplateTable::add_details(CountedTemplate& target, const TemplateEvent& event) {
  if (details_.times && event.time) {
    widen({.shift = scale_.shift, .first = *event.time, .last = *event.time});
  }
  const std::size_t before = memory_of_details(target);
  if (details_.times && event.time) count_time(target.times, scale_.bin(*event.time), 1);
  if (details_.samples) {
    const bool is_full = target.samples.size() >= kMaxSamples;
    TemplateSample sample{.time = event.time, .rank = event.rank, .message = {}};
    if (!is_full || is_newer(sample, target.samples.back())) {
      sample.message = event.message;
      keep_newest(target.samples, std::move(sample));
    }
  }
  details_memory_ += memory_of_details(target) - before;
}

void TemplateTable::merge(TemplateTable& other) {
  if (!other.scale_.is_empty()) widen(other.scale_);
  if (!scale_.is_empty()) other.widen(scale_);
  if (classes_.size() < other.classes_.size()) classes_.resize(other.classes_.size());
  for (std::size_t parts = 0; parts < other.classes_.size(); ++parts) {
    if (other.classes_[parts]) merge_class(classes_[parts], other.classes_[parts]);
  }
  other.classes_.clear();
  measure_details();
}

void TemplateTable::merge_class(std::unique_ptr<Class>& mine, std::unique_ptr<Class>& theirs) {
  if (!mine) {
    mine = std::move(theirs);
    return;
  }
  const TemplateLevel level = std::max(mine->level, theirs->level);
  lift(mine, level);
  lift(theirs, level);
  for (CountedTemplate& one : theirs->templates) add_to(find(*mine, one.key), one);
  fit(mine);
}

void TemplateTable::save(StateWriter& out) const {
  out.number(static_cast<std::uint64_t>(scale_.shift));
  out.signed_number(scale_.first);
  out.signed_number(scale_.last);
  out.number(
      static_cast<std::uint64_t>(std::ranges::count_if(classes_, [](const auto& one) { return one != nullptr; })));
  for (std::size_t parts = 0; parts < classes_.size(); ++parts) {
    if (!classes_[parts]) continue;
    const Class& one = *classes_[parts];
    out.number(parts);
    out.number(static_cast<std::uint64_t>(one.level));
    out.number(one.templates.size());
    for (const CountedTemplate& counted : one.templates) save_template(counted, out);
  }
}

void TemplateTable::load(StateReader& in) {
  constexpr std::uint64_t kMaxShift = 62;
  const std::uint64_t shift = in.number();
  if (shift > kMaxShift) return in.fail();
  scale_.shift = static_cast<int>(shift);
  scale_.first = in.signed_number();
  scale_.last = in.signed_number();
  if (!scale_.is_empty() && scale_.bin(scale_.last) - scale_.bin(scale_.first) >= kMaxBins) return in.fail();
  for (std::size_t count = in.count(); count > 0 && !in.failed(); --count) load_class(in);
  measure_details();
}

void TemplateTable::load_class(StateReader& in) {
  const std::uint64_t parts = in.number();
  const std::uint64_t level = in.number();
  if (parts > kMaxParts || level > static_cast<std::uint64_t>(TemplateLevel::OneToken)) return in.fail();
  Class& one = class_of(parts);
  one.level = static_cast<TemplateLevel>(level);
  for (std::size_t count = in.count(); count > 0 && !in.failed(); --count) {
    const std::string_view key = in.text();
    if (!is_key(key, parts_on(one.level, parts))) return in.fail();
    load_details(find(one, key), scale_, in);
  }
  fit(classes_[parts]);
}

std::size_t TemplateTable::coarsened() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      classes_, [](const auto& one) { return one != nullptr && one->level != TemplateLevel::Exact; }));
}

std::size_t TemplateTable::memory() const {
  std::size_t memory = details_memory_ + heap_bytes(classes_);
  for (const auto& one : classes_) {
    if (!one) continue;
    memory +=
        sizeof(Class) + one->keys.memory() + one->places.memory() + one->templates.size() * sizeof(CountedTemplate);
  }
  return memory;
}

TemplateTable::Class& TemplateTable::class_of(std::size_t parts) {
  if (parts >= classes_.size()) classes_.resize(parts + 1);
  if (!classes_[parts]) classes_[parts] = std::make_unique<Class>();
  return *classes_[parts];
}

CountedTemplate& TemplateTable::find(Class& in, std::string_view key) {
  CountedTemplate*& place = in.places.find(text_hash(key), [&](const CountedTemplate& one) { return one.key == key; });
  if (place == nullptr) {
    place = &in.templates.emplace_back();
    place->key = in.keys.keep(key);
  }
  return *place;
}

void TemplateTable::add_to(CountedTemplate& target, CountedTemplate& source) {
  target.events += source.events;
  target.before += source.before;
  for (TemplateSample& sample : source.samples) keep_newest(target.samples, std::move(sample));
  for (const auto& [bin, events] : source.times) count_time(target.times, bin, events);
}

/// Makes a class as coarse as `level`, if it is finer.
void TemplateTable::lift(std::unique_ptr<Class>& one, TemplateLevel level) {
  if (one->level >= level) return;
  auto coarse = std::make_unique<Class>();
  coarse->level = level;
  for (CountedTemplate& counted : one->templates) {
    coarsen(counted.key, level, coarser_);
    add_to(find(*coarse, coarser_), counted);
  }
  one = std::move(coarse);
}

void TemplateTable::fit(std::unique_ptr<Class>& one) {
  const TemplateLevel before = one->level;
  while (one->templates.size() > max_templates_ && one->level != TemplateLevel::OneToken) {
    lift(one, next_level(one->level));
  }
  if (one->level != before) measure_details();
}

/// Makes the scale one that holds another range of times as well.
void TemplateTable::widen(const TimeScale& range) {
  const int before = scale_.shift;
  scale_.first = std::min(scale_.first, range.first);
  scale_.last = std::max(scale_.last, range.last);
  scale_.shift = std::max(scale_.shift, range.shift);
  while (scale_.bin(scale_.last) - scale_.bin(scale_.first) >= kMaxBins) ++scale_.shift;
  if (scale_.shift == before) return;
  for (const auto& one : classes_) {
    if (!one) continue;
    for (CountedTemplate& counted : one->templates) fold(counted.times, scale_.shift - before);
  }
}

void TemplateTable::measure_details() {
  details_memory_ = 0;
  if (!details_.samples && !details_.times) return;
  for (const auto& one : classes_) {
    if (!one) continue;
    for (const CountedTemplate& counted : one->templates) details_memory_ += memory_of_details(counted);
  }
}

}  // namespace insitu
