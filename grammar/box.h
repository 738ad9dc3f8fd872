#pragma once

#include <memory>
#include <utility>

namespace insitu {

/// Exactly one T on the heap, with the value semantics of a T: copies are deep, comparisons compare what is inside.
/// Lets a struct contain one of a type that is still incomplete there, such as the node of a tree inside of a node.
///
/// REQUIRES: a box that was moved from is only assigned to or destroyed.
template <class T>
class Box {
 public:
  explicit Box(T value) : value_(std::make_unique<T>(std::move(value))) {}
  Box(const Box& other) : value_(std::make_unique<T>(*other)) {}
  Box(Box&&) noexcept = default;
  Box& operator=(const Box& other) {
    *this = Box(other);
    return *this;
  }
  Box& operator=(Box&&) noexcept = default;
  ~Box() = default;

  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }
  T* operator->() { return value_.get(); }
  const T* operator->() const { return value_.get(); }

  friend bool operator==(const Box& a, const Box& b) { return *a == *b; }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace insitu
