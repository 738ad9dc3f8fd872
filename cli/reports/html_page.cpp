#include "cli/reports/html_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <stdexcept>
#include <system_error>

#include "cli/reports/html_text.h"
#include "cli/reports/report_assets.h"
#include "engine/model/digest.h"
#include "engine/model/json_text.h"

namespace insitu::cli {
namespace {

constexpr std::size_t kMaxListedFiles = 200;
constexpr std::size_t kMaxListedMessages = 300;
constexpr std::size_t kMaxMessageBytes = 2000;
constexpr std::size_t kMaxMessagesBytes = std::size_t{256} * 1024;  // of all of them, as HTML
constexpr std::size_t kMaxFileBytes = 400;
constexpr std::size_t kMaxCommandBytes = 8000;
/// A larger CSV is made by the script, out of the data.
constexpr std::size_t kMaxLinkedCsv = std::size_t{128} * 1024;
/// A column whose texts are not longer is not broken into lines.
constexpr std::size_t kMaxUnbroken = 32;
/// What room() keeps free for the end of the document and for numbers that are longer than they might be.
constexpr std::size_t kSlackBytes = std::size_t{16} * 1024;

/// `12.3 MB`
std::string size_text(std::uintmax_t bytes) {
  constexpr double kThousand = 1000;
  if (bytes < 1000) return fmt::format("{} B", bytes);
  double size = static_cast<double>(bytes) / kThousand;
  for (const std::string_view unit : {"kB", "MB", "GB"}) {
    if (size < kThousand) return fmt::format("{:.1f} {}", size, unit);
    size /= kThousand;
  }
  return fmt::format("{:.1f} TB", size);
}

std::string row_of_html(const std::vector<ReportRows::Cell>& cells) {
  std::string row = "<tr>";
  for (const ReportRows::Cell& cell : cells) {
    row += "<td>";
    if (cell.text) append_html(row, *cell.text, HtmlPlace::Element);
    row += "</td>";
  }
  return row + "</tr>\n";
}

std::string row_of_json(const std::vector<ReportRows::Cell>& cells) {
  std::string row = "[";
  for (const ReportRows::Cell& cell : cells) {
    if (&cell != cells.data()) row += ',';
    if (cell.text) {
      append_json_string(row, *cell.text);
    } else {
      row += "null";
    }
  }
  return json_in_html(row + "]");
}

/// Whether the page shows the texts of a row as they are: no control character is made visible.
bool can_be_html(const std::vector<ReportRows::Cell>& cells) {
  return std::ranges::all_of(cells,
                             [](const ReportRows::Cell& cell) { return !cell.text || is_html_text(*cell.text); });
}

std::string_view kind_of_column(const ReportRows::Column& column) {
  if (!column.has_values) return "text";
  if (column.is_number) return "number";
  return column.is_time ? "time" : "text";
}

/// How a message begins that is no problem.
std::string_view class_of_message(std::string_view message) {
  return message.contains("note: ") || message.contains("note[") ? "note" : "problem";
}

std::string_view class_of_verdict(PageVerdict verdict) {
  switch (verdict) {
    case PageVerdict::None: return "";
    case PageVerdict::Good: return "good";
    case PageVerdict::Bad: return "bad";
    case PageVerdict::Broken: return "broken";
  }
  return "";
}

/// A whole number with its thousands apart; any other text as it is.
std::string with_grouped_digits(const std::string& text) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && stopped == end ? grouped_digits(number) : text;
}

/// The source of a policy that names a script or a style. Throws where there is no hash, which memory may lack for: a
/// report without its policy would be another one.
std::string policy_source(std::string_view text) {
  const std::string digest = base64_of(sha256(text));
  if (digest.empty()) throw std::runtime_error("the hash of the script of a report cannot be computed");
  return fmt::format("'sha256-{}'", digest);
}

void append_fact(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  fmt::format_to(std::back_inserter(out), "<div><dt>{}</dt><dd>{}</dd></div>\n", html(name), html(value));
}

}  // namespace

std::string front_of(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;  // not within a character
  return fmt::format("{}… ({} more bytes)", text.substr(0, bytes), text.size() - bytes);
}

std::string grouped_digits(std::uint64_t number) {
  std::string text = fmt::format("{}", number);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text;
}

std::string counted_text(std::uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", grouped_digits(count), count == 1 ? one : many);
}

void HtmlPage::set_verdict(PageVerdict verdict, std::string_view text) {
  verdict_ = verdict;
  verdict_text_ = text;
}

bool HtmlPage::add_chart(std::string_view chart) {
  if (chart.size() > room() / 2) return false;
  body_ += chart;
  return true;
}

std::size_t HtmlPage::room() const {
  std::string rest;
  append_messages(rest);
  append_origin(rest);
  const std::size_t taken = report_style().size() + report_script().size() + body_.size() + data_.size() +
                            tables_.size() + rest.size() + head_data().size() + title_.size() * 8 + lead_.size() +
                            kSlackBytes;
  return taken < kMaxReportBytes ? kMaxReportBytes - taken : 0;
}

void HtmlPage::add_data(std::string_view member, std::string_view json) {
  std::string text = fmt::format(",\n{}:{}", json_string(member), json_in_html(json));
  if (text.size() <= room()) data_ += text;
}

void HtmlPage::add_table(const ReportRows& rows, std::string_view name, std::string_view heading,
                         TableRoom table_room) {
  constexpr std::size_t kAround = 4096;  // headings, names of columns
  std::size_t left = room() - std::min(room(), kAround);
  if (table_room == TableRoom::Shared) left /= 2;
  for (const ReportRows::Column& column : rows.columns()) left -= std::min(left, column.name.size() * 12);
  std::string body;
  std::string exact;  // the rows that HTML cannot hold as they are
  std::string json;
  std::size_t kept = 0;
  for (const auto& cells : rows.rows()) {
    const std::string row = row_of_html(cells);
    const std::string data = row_of_json(cells);
    const std::string as_it_is =
        can_be_html(cells) ? std::string() : fmt::format("{}\"{}\":{}", exact.empty() ? "" : ",", kept, data);
    if (body.size() + exact.size() + row.size() + as_it_is.size() > left) break;
    body += row;
    exact += as_it_is;
    if (json.size() <= left) json += (kept == 0 ? "\n" : ",\n") + data;
    ++kept;
  }
  left -= body.size() + exact.size();
  const bool has_data = json.size() <= left;
  if (has_data) left -= json.size();
  const std::string csv = kept > 0 && body.size() <= 2 * kMaxLinkedCsv ? csv_of(rows, kept) : std::string();
  const bool has_link = !csv.empty() && csv.size() <= kMaxLinkedCsv && csv.size() / 3 * 4 + 200 < left;

  const std::uint64_t left_out = rows.count() - kept;
  std::string classes;  // which columns are of numbers, and which of short texts, for the style sheet
  std::string kinds;
  std::string names;
  std::string head;
  for (std::size_t i = 0; i < rows.columns().size(); ++i) {
    const ReportRows::Column& column = rows.columns()[i];
    if (column.is_number && column.has_values) classes += fmt::format(" n{}", i + 1);
    if (column.bytes <= kMaxUnbroken) classes += fmt::format(" w{}", i + 1);
    kinds += fmt::format("{}\"{}\"", i == 0 ? "" : ",", kind_of_column(column));
    names += (i == 0 ? "" : ",") + json_string(column.name);
    head += fmt::format("<th scope=\"col\">{}</th>", html(column.name));
  }
  body_ += fmt::format("<section class=\"rows\" data-table=\"{}\">\n<h2>{} <span class=\"count\">{}</span></h2>\n",
                       html(name), html(heading), counted_text(rows.count(), "row", "rows"));
  if (left_out > 0) {
    body_ += fmt::format(
        "<p class=\"left-out\" role=\"note\">{} left out: a report holds {} rows at most, and 2 MiB. It has the first "
        "{}.</p>\n",
        counted_text(left_out, "row is", "rows are"), grouped_digits(kMaxReportRows), grouped_digits(kept));
  }
  body_ += "<p class=\"tools\">";
  if (has_link) {
    body_ += fmt::format("<a class=\"csv\" download=\"{}.csv\" href=\"data:text/csv;charset=utf-8;base64,{}\">CSV</a>",
                         html(name), base64_of(csv));
  }
  body_ += "</p>\n";
  if (rows.count() == 0) body_ += "<p class=\"empty\">There are no rows.</p>\n";
  body_ += fmt::format(
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table class=\"data{}\">\n"
      "<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody></table></div>\n</section>\n",
      html(heading), classes, head, body);
  tables_ += fmt::format("{}\n{{\"name\":{},\"columns\":[{}],\"kinds\":[{}],\"count\":{},\"leftOut\":{},",
                         tables_.empty() ? "" : ",", json_in_html(json_string(name)), json_in_html(names), kinds,
                         rows.count(), left_out);
  tables_ += has_data ? fmt::format("\"rows\":[{}]}}", json) : fmt::format("\"exact\":{{{}}}}}", exact);
}

std::string HtmlPage::head_data() const {
  return json_in_html(fmt::format("{{\"report\":{},\"title\":{},\"command\":{},\"version\":\"{}\",\"made\":{}",
                                  json_string(kind_), json_string(title_),
                                  json_string(front_of(origin_.command_line, kMaxCommandBytes)), INSITU_VERSION,
                                  json_string(origin_.made)));
}

void HtmlPage::append_messages(std::string& out) const {
  if (origin_.messages.empty()) return;
  out += "<section class=\"messages\">\n<h2>Notes and problems</h2>\n<ul>\n";
  const std::size_t begin = out.size();
  std::size_t shown = 0;
  while (shown < origin_.messages.size() && shown < kMaxListedMessages && out.size() - begin < kMaxMessagesBytes) {
    const std::string& message = origin_.messages[shown++];
    fmt::format_to(std::back_inserter(out), "<li class=\"{}\"><pre>{}</pre></li>\n", class_of_message(message),
                   html(front_of(message, kMaxMessageBytes)));
  }
  if (shown < origin_.messages.size()) {
    fmt::format_to(std::back_inserter(out), "<li class=\"left-out\">{} left out</li>\n",
                   counted_text(origin_.messages.size() - shown, "more is", "more are"));
  }
  out += "</ul>\n</section>\n";
}

void HtmlPage::append_origin(std::string& out) const {
  out += "<section class=\"origin\">\n<h2>How this was made</h2>\n";
  fmt::format_to(std::back_inserter(out), "<pre class=\"command\">{}</pre>\n<dl>\n",
                 html(front_of(origin_.command_line, kMaxCommandBytes)));
  append_fact(out, "window", origin_.window);
  append_fact(out, "times", origin_.zone);
  append_fact(out, "made", origin_.made);
  append_fact(out, "version", fmt::format("insitu {}", INSITU_VERSION));
  for (const auto& [name, value] : origin_.statistics) append_fact(out, name, with_grouped_digits(value));
  out += "</dl>\n";
  if (!origin_.files.empty()) {
    std::uintmax_t total = 0;
    for (const ReportFile& file : origin_.files) total += file.bytes.value_or(0);
    fmt::format_to(std::back_inserter(out), "<details{}><summary>{}, {}</summary>\n<ul class=\"files\">\n",
                   origin_.files.size() <= 10 ? " open" : "", counted_text(origin_.files.size(), "file", "files"),
                   size_text(total));
    const std::size_t shown = std::min(origin_.files.size(), kMaxListedFiles);
    for (std::size_t i = 0; i < shown; ++i) {
      const ReportFile& file = origin_.files[i];
      fmt::format_to(std::back_inserter(out), "<li><code>{}</code> <span class=\"size\">{}</span></li>\n",
                     html(front_of(file.name, kMaxFileBytes)), file.bytes ? size_text(*file.bytes) : "");
    }
    if (shown < origin_.files.size()) {
      fmt::format_to(std::back_inserter(out), "<li class=\"left-out\">{} left out</li>\n",
                     counted_text(origin_.files.size() - shown, "more is", "more are"));
    }
    out += "</ul>\n</details>\n";
  }
  out += "</section>\n";
}

std::string HtmlPage::finish() const {
  std::string out = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  fmt::format_to(std::back_inserter(out),
                 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src {}; "
                 "style-src {}; base-uri 'none'; form-action 'none'\">\n",
                 policy_source(report_script()), policy_source(report_style()));
  out +=
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"robots\" content=\"noindex\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n";
  fmt::format_to(std::back_inserter(out), "<meta name=\"generator\" content=\"insitu {}\">\n<title>{}</title>\n",
                 INSITU_VERSION, html(title_));
  fmt::format_to(std::back_inserter(out), "<style>{}</style>\n</head>\n<body>\n", report_style());
  fmt::format_to(std::back_inserter(out), "<header>\n<p class=\"made-by\">insitu {}</p>\n<h1>{}</h1>\n", html(kind_),
                 html(title_));
  if (verdict_ != PageVerdict::None) {
    fmt::format_to(std::back_inserter(out), "<p class=\"verdict {}\">{}</p>\n", class_of_verdict(verdict_),
                   html(verdict_text_));
  }
  if (!lead_.empty()) fmt::format_to(std::back_inserter(out), "<p class=\"lead\">{}</p>\n", lead_);
  out += "</header>\n<main>\n";
  out += body_;
  append_messages(out);
  append_origin(out);
  out += "</main>\n<script type=\"application/json\" id=\"data\">";
  out += head_data();
  out += data_;
  if (!tables_.empty()) {
    out += ",\n\"tables\":[";
    out += tables_;
    out += ']';
  }
  out += "}</script>\n";
  fmt::format_to(std::back_inserter(out), "<script>{}</script>\n</body>\n</html>\n", report_script());
  return out;
}

}  // namespace insitu::cli
