#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/query_plan.h"

namespace insitu {

/// The meaning of a name at one point of a query.
struct Binding {
  SlotId slot = 0;
  std::size_t command = 0;   ///< the command that gave the name
  bool is_split = false;     ///< the result of `split(...)`
  bool is_parsed = false;    ///< a field that `parse` made
  bool is_relisted = false;  ///< an alias that takes the name of a field which `fields` listed before
};

/// The names of a query while it is lowered from left to right: fields of the event, and what commands made.
///
/// How many fields of the event there are is only known at the end, so computed slots carry a mark until
/// `final_slot` gives them their place after the fields.
class QueryScope {
 public:
  /// The binding of a name that a command made; nullptr: none did. Borrows until the next change of the scope.
  [[nodiscard]] const Binding* find(std::string_view name) const;
  /// The slot of a field of the event. REQUIRES: !is_after_stats()
  SlotId event_field(std::string_view name, bool wants_structure = false);
  SlotId new_slot();

  /// Lets `name` mean this slot from now on.
  void bind(std::string name, const Binding& binding);
  /// Whether a command already defined this alias (an "ephemeral field" in the service's words); a second definition is
  /// refused.
  [[nodiscard]] bool is_ephemeral(std::string_view name) const { return ephemeral_.contains(name); }
  void make_ephemeral(std::string name) { ephemeral_.insert(std::move(name)); }

  /// Forgets all names, because after `command`, such as `stats`, only its results exist.
  void forget_everything(std::string_view command);
  [[nodiscard]] bool is_after_stats() const { return !replaced_by_.empty(); }
  /// The last command after which only its results exist; empty: there is none.
  [[nodiscard]] std::string_view replaced_by() const { return replaced_by_; }

  [[nodiscard]] const std::vector<FieldSource>& fields() const { return fields_; }
  [[nodiscard]] std::size_t slot_count() const { return fields_.size() + computed_; }
  [[nodiscard]] SlotId final_slot(SlotId slot) const;
  /// All names, for suggestions. Borrows until the next change of the scope.
  [[nodiscard]] std::vector<std::string_view> names() const;

 private:
  std::map<std::string, Binding, std::less<>> bindings_;
  std::set<std::string, std::less<>> ephemeral_;
  std::vector<FieldSource> fields_;
  std::uint32_t computed_ = 0;
  std::string replaced_by_;
};

}  // namespace insitu
