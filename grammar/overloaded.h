#pragma once

namespace insitu {

/// One visitor for std::visit, made of a lambda for each kind.
template <class... Visits>
struct Overloaded : Visits... {
  using Visits::operator()...;
};

}  // namespace insitu
