#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "engine/definitions/saved_query.h"

namespace insitu::cli {

/// The saved queries of the user, and those of the project in which the command runs, which come first. Each is a file
/// NAME.query; a slash in a name is a folder.
class QueryStore {
 public:
  QueryStore();

  /// Returns the query of that name. nullopt: there is none, or its file cannot be read, which is reported.
  [[nodiscard]] std::optional<SavedQuery> find(const std::string& name) const;
  /// The names of all, in order.
  [[nodiscard]] std::vector<std::string> names() const;
  /// Returns the path of the file of a query; nullopt: there is none.
  [[nodiscard]] std::optional<std::string> path_of(const std::string& name) const;
  /// Saves a query: in the folder of the project if there is one. False, after complaining: it cannot be written.
  [[nodiscard]] bool save(const std::string& name, const std::string& text) const;
  /// Returns what to write after "no saved query is called `X`": near names.
  [[nodiscard]] std::string near_help(const std::string& name) const;

 private:
  std::vector<std::string> folders_;  ///< of the project, if there is one, then of the user
};

/// Returns why a text cannot name a saved query; empty: it can.
std::string problem_of_query_name(const std::string& name);

/// Appends a query to the history of a terminal, unless that is off.
void remember_query(const std::string& query, bool is_off);
/// The queries of the history, the oldest first.
std::vector<std::string> remembered_queries();

}  // namespace insitu::cli
