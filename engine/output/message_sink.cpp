#include <fmt/format.h>

#include <iterator>

#include "engine/output/reporting_sink.h"
#include "engine/output/terminal_text.h"

namespace insitu {
namespace {

const Palette& palette_of(const MessageStyle& style) {
  return style.colours == Colours::On ? colour_palette() : plain_palette();
}

class MessageSink : public ReportingSink {
 public:
  MessageSink(const SinkContext& context, const MessageStyle& style)
      : ReportingSink(context), style_(style), palette_(palette_of(style)) {}

  void selected(const SelectedEvent& event) override { write(event, ':'); }
  void context(const SelectedEvent& event) override { write(event, '-'); }
  void gap() override {
    out().write(palette_.separator);
    out().write("--");
    out().write(palette_.reset);
    out().write('\n');
  }

 private:
  void write(const SelectedEvent& event, char separator) {
    if (style_.file_names == FileNames::Shown) write_field(palette_.file, file_name(event.file), separator);
    if (style_.numbers == Numbers::Shown)
      write_field(palette_.number, fmt::format("{}", event.number_in_file), separator);
    // The bytes of the line and not the message: a "\r" in front of the newline is copied like everything else.
    std::size_t written = 0;
    for (const auto& [begin, end] : event.highlights) {
      write_text(event.bytes.substr(written, begin - written));
      out().write(palette_.match);
      write_text(event.bytes.substr(begin, end - begin));
      out().write(palette_.reset);
      written = end;
    }
    write_text(event.bytes.substr(written));
    out().write('\n');
  }

  void write_field(std::string_view colour, std::string_view text, char separator) {
    out().write(colour);
    out().write(text);
    if (!colour.empty()) out().write(palette_.reset);
    out().write(palette_.separator);
    out().write(separator);
    if (!colour.empty()) out().write(palette_.reset);
  }

  void write_text(std::string_view text) {
    if (style_.control_characters == ControlCharacters::AsTheyAre) return out().write(text);
    visible_.clear();
    append_visible(visible_, text);
    out().write(visible_);
  }

  MessageStyle style_;
  const Palette& palette_;
  std::string visible_;
};

class CountSink : public ReportingSink {
 public:
  CountSink(const SinkContext& context, const MessageStyle& style)
      : ReportingSink(context), style_(style), palette_(palette_of(style)) {}

  void selected(const SelectedEvent&) override {}
  void end_of_file(std::size_t file, const FileSummary& summary) override {
    if (style_.file_names == FileNames::Shown) {
      out().write(fmt::format("{}{}{}:", palette_.file, file_name(file), palette_.reset));
    }
    out().write(fmt::format("{}\n", summary.matched));
  }

 private:
  MessageStyle style_;
  const Palette& palette_;
};

class FileListSink : public ReportingSink {
 public:
  FileListSink(const SinkContext& context, Listed listed, const MessageStyle& style)
      : ReportingSink(context), listed_(listed), palette_(palette_of(style)) {}

  void selected(const SelectedEvent&) override {}
  void end_of_file(std::size_t file, const FileSummary& summary) override {
    // A file that could not be read whole is not one without matches: nobody knows.
    const bool without = summary.matched == 0 && !summary.has_problems;
    const bool wanted = listed_ == Listed::FilesWithMatches ? summary.matched > 0 : without;
    if (wanted) out().write(fmt::format("{}{}{}\n", palette_.file, file_name(file), palette_.reset));
  }

 private:
  Listed listed_;
  const Palette& palette_;
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
