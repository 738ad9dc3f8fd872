#include "cli/serve/page_api/export.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/serve/event_level.h"
#include "cli/serve/event_pages.h"
#include "cli/serve/operation.h"
#include "cli/serve/query_jobs.h"
#include "insitu/byte_output.h"
#include "insitu/row_sinks.h"

namespace insitu::serve {
namespace {

struct ExportFormat {
  std::string_view name;
  RowFormat format;
  std::string_view type;
  std::string_view suffix;
};

constexpr ExportFormat kExportFormats[] = {
    {"csv", RowFormat::Csv, "text/csv; charset=utf-8", "csv"},
    {"ndjson", RowFormat::Ndjson, "application/x-ndjson", "ndjson"},
    {"json", RowFormat::Json, "application/json", "json"},
    {"markdown", RowFormat::Markdown, "text/markdown; charset=utf-8", "md"},
};

constexpr std::size_t kExportPiece = std::size_t{256} << 10;

/// Writes rows in a format, piece by piece. The sinks of the engine write to a descriptor: here it is one of memory.
class RowWriter {
 public:
  explicit RowWriter(RowFormat format)
      : memory_(::memfd_create("rows", MFD_CLOEXEC)),
        out_(memory_),
        sink_(row_sink(format, {.out = out_, .file_names = no_names_, .report = {}})) {}
  ~RowWriter() {
    sink_.reset();
    out_.flush();
    if (memory_ >= 0) ::close(memory_);
  }
  RowWriter(const RowWriter&) = delete;
  RowWriter& operator=(const RowWriter&) = delete;

  RowSink& sink() { return *sink_; }

  /// Appends what was written since the last call. False: there is no memory for it.
  bool take(std::string& bytes) {
    out_.flush();
    if (out_.error()) return false;
    const off_t size = ::lseek(memory_, 0, SEEK_CUR);
    const std::size_t before = bytes.size();
    bytes.resize(before + static_cast<std::size_t>(std::max<off_t>(size, 0)));
    const ssize_t count = ::pread(memory_, bytes.data() + before, bytes.size() - before, 0);
    const bool is_whole = count == size;
    if (!is_whole) bytes.resize(before);
    ::lseek(memory_, 0, SEEK_SET);
    return ::ftruncate(memory_, 0) == 0 && is_whole;
  }

 private:
  const std::vector<std::string> no_names_;
  int memory_;
  ByteOutput out_;
  std::unique_ptr<RowSink> sink_;
};

/// Writes a file of rows by and by.
class ExportStream : public BodyStream {
 public:
  ExportStream(RowFormat format, std::string front) : writer_(format), front_(std::move(front)) {}

  bool next(std::string& out) final {
    if (!front_.empty()) out += std::exchange(front_, {});
    if (!has_begun_) writer_.sink().columns(columns());
    has_begun_ = true;
    const bool goes_on = write(writer_.sink());
    if (!goes_on) writer_.sink().finish({});
    return writer_.take(out) && goes_on;
  }

 private:
  [[nodiscard]] virtual const std::vector<std::string>& columns() const = 0;
  /// Writes some rows. False: those were the last.
  virtual bool write(RowSink& sink) = 0;

  RowWriter writer_;
  std::string front_;
  bool has_begun_ = false;
};

class QueryExport : public ExportStream {
 public:
  QueryExport(RowFormat format, std::string front, std::shared_ptr<const QueryRows> rows)
      : ExportStream(format, std::move(front)), rows_(std::move(rows)), values_(rows_->columns.size()) {}

 private:
  [[nodiscard]] const std::vector<std::string>& columns() const override { return rows_->columns; }
  bool write(RowSink& sink) override {
    std::size_t written = 0;
    for (; next_ < rows_->rows.size() && written < kExportPiece; ++next_) {
      const QueryRows::Row& row = rows_->rows[next_];
      std::ranges::fill(values_, FieldValue());
      for (const QueryRows::Cell& cell : row.cells) {
        values_[cell.column] = cell.is_number ? FieldValue::written_number(cell.text) : FieldValue::text(cell.text);
        written += cell.text.size();
      }
      sink.row(values_, row.pointer);
    }
    return next_ < rows_->rows.size();
  }

  std::shared_ptr<const QueryRows> rows_;
  std::vector<FieldValue> values_;
  std::size_t next_ = 0;
};

class EventExport : public ExportStream {
 public:
  EventExport(RowFormat format, std::string front, Server& server, EventSearch search)
      : ExportStream(format, std::move(front)), server_(server), search_(std::move(search)) {}

 private:
  [[nodiscard]] const std::vector<std::string>& columns() const override { return columns_; }
  bool write(RowSink& sink) override {
    constexpr std::size_t kPage = 10'000;
    const EventPage page = server_.pages().page(search_, after_, Direction::Backward, kPage);
    for (auto event = page.events.rbegin(); event != page.events.rend(); ++event) {
      const FieldValue values[] = {FieldValue::timestamp(event->timestamp), FieldValue::text(event->stream),
                                   FieldValue::text(event->message)};
      sink.row(values, event->id);
    }
    if (!page.has_more || page.events.empty()) return false;
    after_ = read_event_id(page.events.front().id);
    return true;
  }

  Server& server_;
  EventSearch search_;
  std::optional<EventId> after_;
  const std::vector<std::string> columns_ = {"@timestamp", "@logStream", "@message"};
};

HttpAnswer attachment(const ExportFormat& format, std::string_view name, std::unique_ptr<BodyStream> stream) {
  HttpAnswer answer;
  answer.type = format.type;
  answer.headers.emplace_back("Content-Disposition",
                              fmt::format("attachment; filename=\"{}.{}\"", name, format.suffix));
  answer.stream = std::move(stream);
  return answer;
}

/// The events that the parameters of FilterLogEvents ask for.
Answered<EventSearch> read_export_search(PageCall& call, Members& in) {
  const std::string name = in.required_text("logGroupName");
  const auto streams = in.texts("logStreamName").value_or(std::vector<std::string>());
  const std::string pattern = in.text("filterPattern").value_or("");
  TimeWindow window;
  window.start = in.integer("startTime").value_or(window.start);
  window.end = in.integer("endTime").value_or(window.end);
  auto levels = read_page_levels(in);
  if (!levels) return std::unexpected(levels.error());
  if (in.is_refused()) return in.refused();
  const CatalogueGroup* const group = call.listing->find(group_of_identifier(name));
  if (group == nullptr) return refuse_page("ResourceNotFound", "The specified log group does not exist.", 404);
  auto program = compile_page_text({.language = PageLanguage::Pattern, .text = pattern});
  if (!program) return std::unexpected(program.error());
  return EventSearch{.files = files_of(*group, streams),
                     .pattern = pattern,
                     .program = std::move(*program),
                     .window = window,
                     .levels = std::move(*levels)};
}

}  // namespace

Answered<HttpAnswer> export_for_page(PageCall& call, Members& in) {
  const auto name = in.choice("format", {"csv", "ndjson", "json", "markdown"}).value_or("csv");
  const bool has_mark = in.integer("bom", 0, 1).value_or(0) == 1;
  const auto id = in.text("queryId");
  if (in.is_refused()) return in.refused();
  const ExportFormat& format = *std::ranges::find(kExportFormats, name, &ExportFormat::name);
  std::string front = has_mark && format.format == RowFormat::Csv ? "\xEF\xBB\xBF" : "";

  if (id) {
    auto view = call.server.queries().look(*id);
    if (!view) return refuse_page("ResourceNotFound", "There is no such query any more.", 404);
    if (!view->rows) return refuse_page("NotComplete", "The query has not ended, or has no result.", 409);
    return attachment(format, "query-results",
                      std::make_unique<QueryExport>(format.format, std::move(front), std::move(view->rows)));
  }
  auto search = read_export_search(call, in);
  if (!search) return std::unexpected(search.error());
  return attachment(format, "events",
                    std::make_unique<EventExport>(format.format, std::move(front), call.server, std::move(*search)));
}

}  // namespace insitu::serve
