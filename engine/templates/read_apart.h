#pragma once

#include <optional>
#include <utility>

#include "insitu/definitions.h"
#include "insitu/read_problem.h"

/// Reads a file resource by resource, so that what is wrong with one hides no other.
namespace insitu {

/// A resource that cannot be read, and why.
struct BrokenResource {
  Definition resource;
  ReadProblem problem;
};

/// Adds a resource that cannot be read: the fault, and that what it would define is not known.
void add_broken_resource(const Definition& resource, const ReadProblem& problem, Definitions& to);

/// Calls `read`, which adds what one resource defines to `definitions`. If it reports a problem, all that it added is
/// left out, and the resource becomes one that cannot be read; the problem is over then. If there is a problem already,
/// the file as a whole is broken, and nothing is done.
template <class Read>
void read_apart(const Definition& resource, Definitions& definitions, FirstProblem& problem, const Read& read) {
  if (problem.problem()) return;
  Definitions others = std::exchange(definitions, {});
  read();
  if (const auto found = problem.take()) {
    add_broken_resource(resource, *found, others);
  } else {
    others.append(std::move(definitions));
  }
  definitions = std::move(others);
}

}  // namespace insitu
