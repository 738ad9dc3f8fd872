#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/clause.h"
#include "insitu/named_value.h"
#include "insitu/program.h"
#include "insitu/query_clock.h"

namespace insitu {

using NamedRow = std::vector<NamedValue>;

/// The effect of one command on the rows that an event had become. Owns its texts.
struct QueryStep {
  std::string text;                ///< the command as written, on one line
  std::string remark;              ///< what happened to the rows, where that is not plain to see
  std::vector<Clause> conditions;  ///< of `filter`, per row; no verdict: neither true nor false
  std::vector<NamedRow> values;    ///< what it computed, per row
};

/// The effect of a query on one event, command by command. Owns its texts.
struct QueryExplanation {
  std::vector<NamedValue> fields;  ///< all that is read of the event
  std::string remark;              ///< about the message as a whole: broken JSON, and at which byte
  bool is_too_deep = false;        ///< its JSON nests too deep to be read: it has no fields
  std::vector<QueryStep> steps;    ///< up to the one that dropped the event
  std::string why_dropped;         ///< "`user.age >= 20` is false"; empty: rows came out
  std::vector<NamedRow> rows;      ///< the result, by its columns
};

/// Explains what a query does with one event whose log group and log stream are not known: every `SOURCE` selects it.
/// Commands run as in a scan.
/// REQUIRES: program.is_query(), compiled with Rewriting::Off so that commands are those that were written
QueryExplanation explain_query(const Program& program, std::string_view message, const QueryClock& clock);

}  // namespace insitu
