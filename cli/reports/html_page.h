#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/reports/report_rows.h"
#include "insitu/shown_zone.h"

/// Reports as one file of HTML that opens from a disk: nothing in it refers to anything outside of it.
namespace insitu::cli {

/// A file that a report is about.
struct ReportFile {
  std::string name;
  std::optional<std::uintmax_t> bytes;  ///< on the disk; nullopt: not known
};

/// What a report says of the run that made it.
struct ReportOrigin {
  std::string command_line;  ///< as a shell takes it
  std::vector<ReportFile> files;
  std::string window;         ///< the time that counts; empty: the report has none
  std::string zone;           ///< in which times are written; empty: the report has no times
  std::string made;           ///< when
  bool has_durations = true;  ///< false: they are left out, as two runs differ in them
  std::vector<std::pair<std::string, std::string>> statistics;  ///< name and value
  std::vector<std::string> messages;                            ///< notes and problems, as on stderr
};

/// How a run ended, which the head of a report shows by a word, a sign and a colour.
enum class PageVerdict : std::uint8_t { None, Good, Bad, Broken };

/// Whether other tables follow, which need room, too.
enum class TableRoom : std::uint8_t { All, Shared };

/// A report while it is written: a head, parts in the order in which they are added, what is known of the run.
class HtmlPage {
 public:
  HtmlPage(std::string title, ReportOrigin origin) : title_(std::move(title)), origin_(std::move(origin)) {}

  /// `kind`: of the report, for programs that read its data: "query".
  void set_kind(std::string_view kind) { kind_ = kind; }
  void set_verdict(PageVerdict verdict, std::string_view text);
  /// A line below the title, as HTML.
  void set_lead(std::string lead) { lead_ = std::move(lead); }

  /// Adds a part, as HTML.
  void add(std::string_view part) { body_ += part; }
  /// Adds a chart, unless it takes more than half of the room that is left: its data are in a table, which has more of
  /// them. Returns whether it was added.
  bool add_chart(std::string_view chart);
  /// Adds a table with its rows, and a link to them as CSV. The data of the page has the same rows, if there is room
  /// for them twice, else those that HTML cannot hold as they are. What there is no room for at all is left out and
  /// counted. `name`: of the table and of the file that the link offers.
  void add_table(const ReportRows& rows, std::string_view name, std::string_view heading,
                 TableRoom table_room = TableRoom::All);
  /// Adds JSON as a member of the data, unless there is no room for it.
  void add_data(std::string_view member, std::string_view json);

  /// The bytes that parts may still have.
  [[nodiscard]] std::size_t room() const;
  /// Returns the document. Throws std::runtime_error where there are no hashes for its policy.
  [[nodiscard]] std::string finish() const;

 private:
  [[nodiscard]] std::string head_data() const;
  void append_messages(std::string& out) const;
  void append_origin(std::string& out) const;

  std::string title_;
  ReportOrigin origin_;
  std::string_view kind_;
  PageVerdict verdict_ = PageVerdict::None;
  std::string verdict_text_;
  std::string lead_;
  std::string body_;
  std::string data_;    // members of an object of JSON, each with a comma before it
  std::string tables_;  // elements of an array of JSON
};

/// The front of a text, with the number of bytes that are left out.
std::string front_of(std::string_view text, std::size_t bytes);
/// `1 row`, `1,234 rows`
std::string counted_text(std::uint64_t count, std::string_view one, std::string_view many);
/// `1,234`
std::string grouped_digits(std::uint64_t number);

}  // namespace insitu::cli
