#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "engine/templates/members.h"

namespace insitu {

/// Works out the variables of a file of the Serverless framework, `${self:custom.level}`, as far as the file itself
/// states their values. `${AWS::Region}` and `${Name}` are none: they are left to the template. Not to be shared
/// between threads. REQUIRES: the document outlives it
class ServerlessVariables {
 public:
  explicit ServerlessVariables(const Node& root) : root_(root) {}

  /// Returns a value with all variables worked out; what depends on one that is not known is unresolved, and a function
  /// of a template whose name of something is not known is, too.
  Node resolve(const Node& value) { return resolve(value, 0); }

 private:
  Node resolve(const Node& value, std::size_t depth);
  Node resolve_text(const Node& value, std::size_t depth);
  Node resolve_map(const Node& map, std::size_t depth);
  std::optional<Node> value_of(std::string_view variable, std::size_t depth);

  const Node& root_;
  std::size_t spent_ = 0;
};

}  // namespace insitu
