#include <fmt/format.h>

#include <iterator>

#include "engine/output/reporting_sink.h"
#include "engine/output/terminal_text.h"

namespace insitu {
namespace {

const Palette& palette_of(const MessageStyle& style) {
  return style.colours == Colours::On ? colour_palette() : plain_palette();
}

/// Writes texts and the prefixes before them in one style.
class StyledSink : public ReportingSink {
 public:
  StyledSink(const SinkContext& context, const MessageStyle& style)
      : ReportingSink(context), style_(style), palette_(palette_of(style)) {}

 protected:
  [[nodiscard]] const MessageStyle& style() const { return style_; }
  [[nodiscard]] const Palette& palette() const { return palette_; }

  void write_text(std::string_view text) {
    if (style_.control_characters == ControlCharacters::AsTheyAre) return out().write(text);
    visible_.clear();
    append_visible(visible_, text);
    out().write(visible_);
  }
  /// Writes a part of an event. On a terminal escapes of JSON such as `\uc778` are shown as what they spell.
  void write_part(const SelectedEvent& event, std::string_view text) {
    const bool is_json = event.event.message.starts_with('{') && text.contains('\\');
    if (style_.control_characters == ControlCharacters::AsTheyAre || !is_json) return write_text(text);
    std::string unescaped;
    append_unescaped(unescaped, text);
    write_text(unescaped);
  }
  void write_coloured(std::string_view colour, std::string_view text) {
    out().write(colour);
    write_text(text);
    if (!colour.empty()) out().write(palette_.reset);
  }
  void write_field(std::string_view colour, std::string_view text, std::string_view separator) {
    write_coloured(colour, text);
    write_coloured(palette_.separator, separator);
  }

 private:
  MessageStyle style_;
  const Palette& palette_;
  std::string visible_;
};

class MessageSink : public StyledSink {
 public:
  using StyledSink::StyledSink;

  void selected(const SelectedEvent& event) override {
    if (style().parts == MessageParts::All) return write(event, ":");
    for (const auto& [begin, end] : event.highlights) {
      write_prefix(event, ":");
      write_coloured(palette().match, event.bytes.substr(begin, end - begin));
      out().write('\n');
    }
  }
  void context(const SelectedEvent& event) override { write(event, "-"); }
  void gap() override {
    write_coloured(palette().separator, "--");
    out().write('\n');
  }

 private:
  void write_prefix(const SelectedEvent& event, std::string_view separator) {
    if (style().file_names == FileNames::Shown) write_field(palette().file, file_name(event), separator);
    if (style().numbers == Numbers::Shown) {
      write_field(palette().number, fmt::format("{}", event.number_in_file), separator);
    }
  }

  void write(const SelectedEvent& event, std::string_view separator) {
    write_prefix(event, separator);
    // The bytes of the line and not the message: a "\r" before the newline is copied like everything else.
    std::size_t written = 0;
    for (const auto& [begin, end] : event.highlights) {
      write_part(event, event.bytes.substr(written, begin - written));
      out().write(palette().match);
      write_part(event, event.bytes.substr(begin, end - begin));
      if (!palette().match.empty()) out().write(palette().reset);
      written = end;
    }
    write_part(event, event.bytes.substr(written));
    out().write('\n');
  }
};

class CountSink : public StyledSink {
 public:
  using StyledSink::StyledSink;

  void selected(const SelectedEvent&) override {}
  void end_of_file(std::size_t file, const FileSummary& summary) override {
    if (!summary.was_opened) return;  // 0 would be a claim
    if (style().file_names == FileNames::Shown) write_field(palette().file, file_name(file), ":");
    out().write(fmt::format("{}\n", summary.matched));
  }
};

class FileListSink : public StyledSink {
 public:
  FileListSink(const SinkContext& context, Listed listed, const MessageStyle& style)
      : StyledSink(context, style), listed_(listed) {}

  void selected(const SelectedEvent&) override {}
  void end_of_file(std::size_t file, const FileSummary& summary) override {
    // A file that was not read whole is not listed as one without matches: that is unknown.
    const bool without = summary.matched == 0 && summary.was_opened && !summary.has_problems;
    const bool wanted = listed_ == Listed::FilesWithMatches ? summary.matched > 0 : without;
    if (!wanted) return;
    write_coloured(palette().file, file_name(file));
    out().write('\n');
  }

 private:
  Listed listed_;
};

class SilentSink : public ReportingSink {
 public:
  using ReportingSink::ReportingSink;
  void selected(const SelectedEvent&) override {}
};

}  // namespace

std::unique_ptr<Sink> message_sink(const SinkContext& context, const MessageStyle& style) {
  return std::make_unique<MessageSink>(context, style);
}
std::unique_ptr<Sink> count_sink(const SinkContext& context, const MessageStyle& style) {
  return std::make_unique<CountSink>(context, style);
}
std::unique_ptr<Sink> file_list_sink(const SinkContext& context, Listed listed, const MessageStyle& style) {
  return std::make_unique<FileListSink>(context, listed, style);
}
std::unique_ptr<Sink> silent_sink(const SinkContext& context) { return std::make_unique<SilentSink>(context); }

}  // namespace insitu
