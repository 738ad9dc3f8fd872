#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/conformance/document.h"
#include "tests/differential/reference_query.h"

/// Reads the .test files of queries; their format is described in tests/README.md.
namespace insitu::conformance {

/// What a block states about the rows of a query.
enum class RowOrder {
  Ordered,
  Unordered,
  None,  ///< there are none
  Any,   ///< the query is taken; its rows are not stated
};

/// The values of a row by column, as they are printed.
using ExpectedRow = std::map<std::string, std::string>;

/// The rows that a query gives.
struct ExpectedRows {
  std::size_t line = 0;
  RowOrder order{};
  std::vector<ExpectedRow> rows;
  std::optional<std::vector<std::string>> columns;  ///< in their order
  std::optional<std::size_t> count;                 ///< if rows are not stated one by one
};

/// The lines between two blank lines: a query, its input and its result.
struct QueryBlock : DocumentBlock {
  std::optional<std::string> query;
  std::vector<std::vector<reference::QueryEvent>> files;  ///< never empty; the events of each
  reference::QueryWindow window;
  bool is_documented = true;         ///< `spelling  undocumented`: deployed, but not in the documentation
  std::optional<ExpectedRows> rows;  ///< with `error command-not-evaluated`: what it will give some day
  std::optional<ExpectedDiagnostic> error;
  std::vector<ExpectedDiagnostic> notes;
  // The rest is for commands that are not evaluated yet.
  std::map<std::string, std::string> tables;  ///< of `lookup`: name and CSV text
  std::vector<std::string> outer_groups;      ///< that the outer query reads; empty: all
};

/// A document, and all that is wrong with it.
struct QueryCaseFile {
  std::filesystem::path path;
  std::vector<QueryBlock> blocks;
  std::vector<Fault> faults;
};

/// Reads a document. Never fails: what cannot be read is a fault.
QueryCaseFile read_query_case_file(const std::filesystem::path& path);

/// Parses the text of a document; `path` stays empty.
QueryCaseFile parse_query_case_file(std::string_view text);

/// Writes a row as in a document: `a=1  b="x  y"`.
std::string write_row(const ExpectedRow& row);

/// Reads epoch milliseconds from `2023-11-14T22:13:20.000Z`; nullopt: it has not exactly that form.
std::optional<std::int64_t> read_moment(std::string_view text);

}  // namespace insitu::conformance
