#include "engine/run/name_watch.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/extract/container_fields.h"
#include "engine/extract/field_reader.h"
#include "engine/extract/json_extractor.h"
#include "engine/extract/log_formats.h"
#include "engine/plan/program_parts.h"
#include "engine/run/json_method.h"
#include "engine/run/lines.h"

namespace insitu {
namespace {

/// The kind of log is known by the shape of a line, which no single literal shows.
Requirement required_in_line(const EventName& name) {
  return name.steps.empty() && is_log_format_field(name.flattened) ? Requirement::nothing() : required_of(name);
}

/// Whether records of a block have the field because of the container that wrote them.
bool has_container_field(const Block& block, std::string_view name) {
  if (!is_container_field(name)) return false;
  Arena texts;
  return std::ranges::any_of(
      block.containers, [&](const ContainerFacts& facts) { return !container_field(facts, name, texts).is_missing(); });
}

Requirement required_of_any(const std::vector<EventName>& names, const std::vector<NameId>& lacking) {
  std::vector<Requirement> any;
  for (const NameId name : lacking) any.push_back(required_in_line(names[name]));
  return Requirement::any(std::move(any));
}

/// Finds out which of some names a message has.
class NameReader {
 public:
  virtual ~NameReader() = default;
  virtual void read(std::string_view message, const Origin& origin, SeenNames& seen) = 0;
};

/// By the selectors of filter patterns.
class SelectorReader final : public NameReader, private JsonVisitor {
 public:
  SelectorReader(const ProgramParts& program, const std::vector<NameId>& lacking)
      : lacking_(lacking), paths_(paths_of(program, lacking)), json_(paths_, json_method(program.options)) {}

  void read(std::string_view message, const Origin& /*origin*/, SeenNames& seen) override {
    if (json_.extract(message, *this).verdict != JsonVerdict::Object) return;
    seen.json = true;
    for (const WantId want : met_) seen.names[lacking_[want]] = 1;
  }

 private:
  static PathSet paths_of(const ProgramParts& program, const std::vector<NameId>& lacking) {
    PathSet paths;
    for (WantId want = 0; want < lacking.size(); ++want) paths.add(program.names[lacking[want]].steps, want);
    return paths;
  }
  void restart() override { met_.clear(); }
  void value(WantId want, const JsonToken& /*token*/) override { met_.push_back(want); }

  std::vector<NameId> lacking_;
  PathSet paths_;
  JsonExtractor json_;
  std::vector<WantId> met_;
};

/// By the names of fields.
class FieldNameReader final : public NameReader {
 public:
  FieldNameReader(const ProgramParts& program, const std::vector<NameId>& lacking)
      : lacking_(lacking),
        times_(*TimeReader::make({})),
        fields_(wanted(*program.query, lacking), times_, field_quota(program.options), json_method(program.options)),
        values_(lacking.size()) {}

  void read(std::string_view message, const Origin& origin, SeenNames& seen) override {
    arena_.clear();
    LogEvent event;
    event.message = message;
    const FieldReading reading = fields_.read(event, origin, 0, arena_, values_);
    seen.json = seen.json || reading.is_json;
    for (std::size_t i = 0; i < lacking_.size(); ++i) {
      if (fields_.met()[i] != 0) seen.names[lacking_[i]] = 1;
    }
  }

 private:
  static std::vector<WantedField> wanted(const QueryPlan& plan, const std::vector<NameId>& lacking) {
    std::vector<WantedField> fields;
    for (const NameId name : lacking) fields.push_back(wanted_field(plan.fields[name]));
    return fields;
  }

  std::vector<NameId> lacking_;
  TimeReader times_;
  FieldReader fields_;
  std::vector<FieldValue> values_;
  Arena arena_;
};

std::unique_ptr<NameReader> make_reader(const ProgramParts& program, const std::vector<NameId>& lacking) {
  if (program.query) return std::make_unique<FieldNameReader>(program, lacking);
  return std::make_unique<SelectorReader>(program, lacking);
}

}  // namespace

std::vector<NameId> lacking_names(const Program& program, const SeenNames& seen) {
  const std::vector<EventName>& names = parts_of(program).names;
  // A query may read a field twice, as a value and as JSON text: either way it is there.
  const auto is_seen = [&](const EventName& name) {
    for (NameId other = 0; other < names.size(); ++other) {
      if (seen.has(other) && names[other].text == name.text) return true;
    }
    return false;
  };
  std::vector<NameId> lacking;
  for (NameId name = 0; name < names.size(); ++name) {
    if (names[name].is_watched && !seen.has(name) && !is_seen(names[name])) lacking.push_back(name);
  }
  return lacking;
}

// ---- NameWatch

NameWatch::NameWatch(const Program& program, const std::function<void()>& when_complete)
    : program_(program), when_complete_(when_complete) {
  seen_.names.resize(parts_of(program).names.size());
  add({});
}

void NameWatch::add(const SeenNames& seen) {
  bool completes = false;
  {
    const std::lock_guard lock(mutex_);
    seen_.add(seen);
    completes = !is_complete() && lacking_names(program_, seen_).empty();
    if (completes) is_complete_.store(true, std::memory_order_relaxed);
  }
  if (completes && when_complete_) when_complete_();
}

SeenNames NameWatch::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

// ---- NameWatcher

/// What finds the lines that may have one of the names that are lacking, and reads them.
struct NameWatcher::Search {
  Search(const ProgramParts& program, std::vector<NameId> names)
      : lacking(std::move(names)),
        prefilter(required_of_any(program.names, lacking)),
        reader(make_reader(program, lacking)) {}

  std::vector<NameId> lacking;
  Prefilter prefilter;
  std::unique_ptr<NameReader> reader;
};

NameWatcher::NameWatcher(const Program& program, NameWatch* watch) : program_(program), watch_(watch) {
  seen_.names.resize(parts_of(program).names.size());
}
NameWatcher::~NameWatcher() = default;

void NameWatcher::look(const BlockResult& block, const Origin& origin, Examined examined, const SeenNames& seen) {
  seen_.add(seen);
  // Names that are not in the lines are known without them.
  const std::vector<EventName>& names = parts_of(program_).names;
  for (NameId name = 0; name < names.size(); ++name) {
    const bool is_known = (names[name].flattened == "@log" && !origin.log_group.empty()) ||
                          (names[name].flattened == "@logStream" && !origin.log_stream.empty()) ||
                          std::ranges::find(origin.columns, names[name].flattened) != origin.columns.end() ||
                          has_container_field(block.block, names[name].flattened);
    if (is_known && names[name].steps.empty()) seen_.names[name] = 1;
  }
  if (examined == Examined::Candidates) {
    seen_.add(watch_->seen());
    // Other records have been looked at one by one.
    if (block.block.form == BlockForm::Lines) look_through(block.block.buffer.view(), origin);
    if (block.block.form == BlockForm::Messages) look_through_messages(block.block, origin);
  }
  if (seen_ == handed_on_) return;
  watch_->add(seen_);
  handed_on_ = seen_;
}

/// False: no name is lacking.
bool NameWatcher::prepare() {
  std::vector<NameId> lacking = lacking_names(program_, seen_);
  if (lacking.empty()) return false;
  if (!search_ || search_->lacking != lacking) {
    search_ = std::make_unique<Search>(parts_of(program_), std::move(lacking));
  }
  return true;
}

void NameWatcher::read(std::string_view message, const Origin& origin) {
  if (prepare()) search_->reader->read(message, origin, seen_);
}

void NameWatcher::look_through(std::string_view lines, const Origin& origin) {
  std::size_t from = 0;
  while (from < lines.size() && prepare()) {
    Prefilter::Search candidates(search_->prefilter, lines);
    const bool had_json = seen_.json;
    bool is_news = false;
    while (from < lines.size() && !is_news) {
      std::size_t found = search_->prefilter.is_active() ? candidates.next(from) : from;
      // As long as no event is JSON, it is asked of every line that could be.
      if (!had_json) found = std::min({found, lines.find('{', from), lines.size()});
      if (found == lines.size()) return;
      const std::size_t begin = line_begin(lines, from, found);
      const LineExtent line = line_extent(lines, begin);
      const SeenNames before = seen_;
      search_->reader->read(message_of_line(lines.substr(begin, line.end - begin)), origin, seen_);
      is_news = seen_ != before;
      from = line.next;
    }
  }
}

void NameWatcher::look_through_messages(const Block& block, const Origin& origin) {
  for (const BlockRecord& record : block.records) {
    if (!prepare()) return;
    const std::string_view message = block.text_of(record);
    const bool may_have = !search_->prefilter.is_active() ||
                          Prefilter::Search(search_->prefilter, message).next(0) < message.size() ||
                          (!seen_.json && message.contains('{'));
    if (may_have) search_->reader->read(message, origin, seen_);
  }
}

}  // namespace insitu
