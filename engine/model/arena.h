#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/model/large_memory.h"
#include "insitu/field_value.h"

namespace insitu {

/// Memory for texts and objects that outlive what they were made from: texts that functions make live as long as their
/// batch, what operators keep lives as long as the operator. They are not freed one by one. Everything handed out stays
/// where it is until `clear` or the end of the arena, and also when another arena adopts it. Where memory ends, a call
/// throws std::bad_alloc and has changed nothing. Not thread-safe.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// Copies a text into this arena.
  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    char* copy = allocate(text.size());
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
  }
  /// Returns the same value; its text, if it has one, is copied into this arena.
  FieldValue keep(const FieldValue& value) { return value.has_text() ? value.with_text(keep(value.text())) : value; }
  /// Makes an object. Its destructor is the caller's to call.
  template <class Object, class... Arguments>
  Object* make(Arguments&&... arguments) {
    return new (allocate(sizeof(Object), alignof(Object))) Object(std::forward<Arguments>(arguments)...);
  }
  /// Makes `count` objects that need no destructor; nullptr if there are none.
  template <class Object>
  Object* make_array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<Object>);
    if (count == 0) return nullptr;
    // NOLINTNEXTLINE(bugprone-sizeof-expression): of pointers, their own size is meant
    auto* const objects = reinterpret_cast<Object*>(allocate(count * sizeof(Object), alignof(Object)));
    std::uninitialized_value_construct_n(objects, count);
    return objects;
  }
  /// Allocates uninitialized bytes. REQUIRES: `alignment` is a power of two that `new` keeps for any object
  char* allocate(std::size_t bytes, std::size_t alignment = 1) {
    std::size_t padding = (alignment - reinterpret_cast<std::uintptr_t>(next_) % alignment) % alignment;
    if (padding + bytes > left_) {
      if (bytes > kUsualPiece / 4) return add_large_piece(bytes);
      begin_piece(std::max(bytes, kSmallestPiece));
      padding = 0;
    }
    char* const place = next_ + padding;
    next_ = place + bytes;
    left_ -= padding + bytes;
    used_ += bytes;
    return place;
  }
  /// Takes everything that `other` has handed out, which stays where it is. `other` is empty then.
  void adopt(Arena& other) {
    pieces_.insert(pieces_.end(), std::move_iterator(other.pieces_.begin()), std::move_iterator(other.pieces_.end()));
    used_ += other.used_;
    memory_ += other.memory_;
    other.clear();
  }
  /// Frees everything kept so far.
  void clear() {
    if (pieces_.empty()) return;
    pieces_.clear();
    next_ = nullptr;
    left_ = used_ = memory_ = 0;
  }
  /// Returns the number of bytes handed out since the last `clear`.
  [[nodiscard]] std::size_t used() const { return used_; }
  /// Returns the number of bytes that all of it takes.
  [[nodiscard]] std::size_t memory() const { return memory_; }

 private:
  static constexpr std::size_t kSmallestPiece = 4096;
  static constexpr std::size_t kUsualPiece = std::size_t{256} * 1024;
  static constexpr std::size_t kLargeArena = 8 * kHugePageBytes;

  struct FreePiece {
    std::size_t bytes = 0;
    void operator()(char* piece) const { free_memory(piece, bytes); }
  };
  using Piece = std::unique_ptr<char, FreePiece>;

  char* add_piece(std::size_t bytes) {
    Piece piece(static_cast<char*>(allocate_memory(bytes)), FreePiece{bytes});
    char* const begin = pieces_.emplace_back(std::move(piece)).get();
    memory_ += bytes;
    return begin;
  }
  char* add_large_piece(std::size_t bytes) {
    char* const begin = add_piece(bytes);
    used_ += bytes;
    return begin;
  }
  /// Begins a piece for what takes at most a quarter of a usual one. A small arena has small pieces, a large one has
  /// pieces of one huge page.
  void begin_piece(std::size_t needed) {
    const std::size_t bytes = memory_ >= kLargeArena ? kHugePageBytes : std::clamp(2 * memory_, needed, kUsualPiece);
    next_ = add_piece(bytes);
    left_ = bytes;
  }

  std::vector<Piece> pieces_;
  char* next_ = nullptr;  // in the last piece that was begun
  std::size_t left_ = 0;
  std::size_t used_ = 0;
  std::size_t memory_ = 0;
};

}  // namespace insitu
