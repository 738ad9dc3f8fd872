#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/extract/field_reader.h"
#include "engine/model/arena.h"
#include "engine/model/ascii.h"
#include "engine/model/json_slice.h"
#include "engine/output/reporting_sink.h"
#include "engine/output/tab_separated.h"
#include "engine/output/terminal_text.h"
#include "insitu/event_time.h"

namespace insitu {
namespace {

constexpr std::array<std::string_view, 9> kLevelNames = {"level",     "severity", "lvl", "log_level", "loglevel",
                                                         "levelname", "logtype",  "@l",  "log.level"};
constexpr std::array<std::string_view, 4> kMessageNames = {"message", "msg", "@m", "event"};

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::ranges::any_of(names, [name](std::string_view one) { return equals_ignoring_case(name, one); });
}

/// Writes what a person reads of an event: time, level and message on a line, the other members below it.
class PrettySink : public ReportingSink {
 public:
  PrettySink(const SinkContext& context, const EventStyle& style)
      : ReportingSink(context),
        style_(style),
        palette_(style.message.colours == Colours::On ? colour_palette() : plain_palette()),
        times_(style.times ? *style.times : *TimeReader::make({})) {}

  void selected(const SelectedEvent& event) override {
    begin(event);
    if (!write_object(event)) write_lines(event.event.message, "");
    out().write(text_);
  }
  void context(const SelectedEvent& event) override {
    begin(event);
    text_ += palette_.faint;
    write_lines(event.event.message, "");
    text_.insert(text_.size() - 1, palette_.reset);
    out().write(text_);
  }
  void gap() override { out().write("--\n"); }

 private:
  static constexpr std::string_view kIndent = "    ";

  void begin(const SelectedEvent& event) {
    text_.clear();
    arena_.clear();
    if (style_.message.file_names == FileNames::Shown) add_prefix(palette_.file, file_name(event));
    if (style_.message.numbers == Numbers::Shown) add_prefix(palette_.number, std::to_string(event.number_in_file));
  }
  void add_prefix(std::string_view colour, std::string_view text) {
    text_ += colour;
    append_visible(text_, text);
    text_ += colour.empty() ? "" : palette_.reset;
    text_ += ':';
  }

  /// Returns false if the message is no JSON object.
  bool write_object(const SelectedEvent& event) {
    const auto object = read_json(event.event.message, arena_);
    if (!object || object->kind() != FieldKind::Map) return false;
    std::optional<std::int64_t> time = event.event.timestamp;
    std::string_view time_member;
    if (!time) time = find_time(*object, time_member);
    std::string level;
    std::string message;
    std::vector<JsonMember> rest;
    JsonMembers members(*object);
    while (const auto member = members.next(arena_)) {
      std::string scratch;
      if (member->name == time_member && !time_member.empty()) continue;
      const bool is_text = !member->value.is_structure() && !member->value.is_missing();
      if (is_text && level.empty() && is_one_of(member->name, kLevelNames)) {
        level = text_of(member->value, scratch);
      } else if (is_text && message.empty() && is_one_of(member->name, kMessageNames)) {
        message = text_of(member->value, scratch);
      } else {
        rest.push_back(*member);
      }
    }
    write_head(time, level, message);
    for (const JsonMember& member : rest) write_member(std::string(member.name), member.value);
    return true;
  }

  std::optional<std::int64_t> find_time(const FieldValue& object, std::string_view& name) {
    for (const std::string_view field : default_time_fields()) {
      const auto value = json_member(object, field, arena_);
      const auto time = value ? times_.read(*value) : std::nullopt;
      if (!time) continue;
      name = field;
      return time;
    }
    return std::nullopt;
  }

  void write_head(std::optional<std::int64_t> time, const std::string& level, const std::string& message) {
    std::string head;
    if (time) {
      std::string scratch;
      head += palette_.faint;
      head +=
          text_in_zone(FieldValue::timestamp(*time), style_.zone ? &*style_.zone : nullptr, UtcOffset::Shown, scratch);
      head += palette_.reset;
    }
    if (!level.empty()) {
      const std::string_view colour = colour_of_level(level, palette_);
      if (!head.empty()) head += ' ';
      head += colour;
      append_visible(head, level);
      if (!colour.empty()) head += palette_.reset;
    }
    if (!head.empty() && !message.empty()) head += ' ';
    text_ += head;
    write_lines(message, kIndent);
  }

  void write_member(const std::string& name, const FieldValue& value) {
    if (value.kind() == FieldKind::Map) {
      JsonMembers members(value);
      bool is_empty = true;
      while (const auto member = members.next(arena_)) {
        is_empty = false;
        write_member(name + "." + std::string(member->name), member->value);
      }
      if (!is_empty) return;
    }
    std::string scratch;
    text_ += kIndent;
    text_ += palette_.separator;
    append_visible(text_, name);
    text_ += palette_.separator.empty() ? ": " : ":";
    if (!palette_.separator.empty()) text_ += std::string(palette_.reset) + " ";
    write_lines(value.is_missing() ? "null" : text_of(value, scratch), "        ");
  }

  /// Writes a text; its further lines begin with `indent`. Ends with a newline.
  void write_lines(std::string_view text, std::string_view indent) {
    std::string visible;
    append_visible(visible, text);
    for (const char c : visible) {
      text_ += c;
      if (c == '\n') text_ += indent;
    }
    text_ += '\n';
  }

  EventStyle style_;
  const Palette& palette_;
  TimeReader times_;
  Arena arena_;
  std::string text_;
};

/// Writes the values of some fields, with tabs between them.
class FieldsSink : public ReportingSink {
 public:
  FieldsSink(const SinkContext& context, const EventStyle& style, const std::vector<std::string>& names)
      : ReportingSink(context),
        style_(style),
        times_(style.times ? *style.times : *TimeReader::make({})),
        reader_(wanted(names), times_, FieldQuota::Enforced),
        values_(names.size()) {}

  void selected(const SelectedEvent& event) override {
    arena_.clear();
    reader_.read(event.event, Origin{}, 0, arena_, values_);
    std::string line;
    std::string scratch;
    for (const FieldValue& value : values_) {
      if (&value != values_.data()) line += '\t';
      append_tsv(line, text_in_zone(value, style_.zone ? &*style_.zone : nullptr, UtcOffset::Shown, scratch));
    }
    line += '\n';
    if (style_.message.control_characters == ControlCharacters::Visible) {
      std::string visible;
      append_visible(visible, line);
      line = std::move(visible);
    }
    out().write(line);
  }

 private:
  static std::vector<WantedField> wanted(const std::vector<std::string>& names) {
    std::vector<WantedField> fields;
    for (const std::string& name : names) fields.push_back({name, Structures::Slice});
    return fields;
  }

  EventStyle style_;
  TimeReader times_;
  FieldReader reader_;
  Arena arena_;
  std::vector<FieldValue> values_;
};

}  // namespace

std::unique_ptr<Sink> pretty_sink(const SinkContext& context, const EventStyle& style) {
  return std::make_unique<PrettySink>(context, style);
}

std::unique_ptr<Sink> fields_sink(const SinkContext& context, const EventStyle& style,
                                  const std::vector<std::string>& names) {
  return std::make_unique<FieldsSink>(context, style, names);
}

}  // namespace insitu
