#pragma once

#include "engine/expression/aggregate.h"

namespace insitu {

/// Base of aggregates that merge with their own type: Self has `void merge_from(const Self&)`.
template <class Self>
class AggregateBase : public Aggregate {
 public:
  std::ptrdiff_t add_all(std::span<const FieldValue> arguments, const AggregatedRows& rows) override {
    Self& self = static_cast<Self&>(*this);
    const std::size_t before = self.Self::memory();
    const std::size_t arguments_per_row = arguments.empty() ? 0 : 1;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      self.Self::add(arguments.subspan(row * arguments_per_row, arguments_per_row), rows[row]);
    }
    return static_cast<std::ptrdiff_t>(self.Self::memory() - before);
  }
  void merge(const Aggregate& other) final { static_cast<Self&>(*this).merge_from(static_cast<const Self&>(other)); }

 private:
  AggregateBase() = default;
  friend Self;
};

inline void save_rank(StateWriter& out, const RowRank& rank) {
  out.signed_number(rank.time);
  out.number(rank.file);
  out.number(rank.place);
  out.number(rank.part);
}

inline RowRank load_rank(StateReader& in) {
  RowRank rank;
  rank.time = in.signed_number();
  rank.file = in.file();
  rank.place = in.number();
  rank.part = in.number();
  return rank;
}

/// The time of a row, in epoch milliseconds; nullopt: it has none.
inline std::optional<std::int64_t> time_of(const AggregatedRow& row) {
  if (row.timestamp.kind() == FieldKind::Timestamp) return row.timestamp.integer();
  return std::nullopt;
}

}  // namespace insitu
