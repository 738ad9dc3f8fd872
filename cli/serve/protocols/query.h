#pragma once

#include <string>
#include <string_view>

#include "cli/serve/refusal.h"
#include "cli/serve/tree.h"

namespace insitu::serve {

/// Reads a form of the query protocol: a map of texts, with `Action` and `Version` among them.
///
/// `A.B=x` is a member B of the map A; `A.member.1=x` is the first item of the list A, whose items are put in the order
/// of their numbers; `A.entry.1.key=k&A.entry.1.value=v` is a member k of the map A. An empty list is sent as `A=`,
/// which no form tells from an empty text: it stays one, and Members knows what is wanted. The refusal is a
/// SerializationException: of what is not in this form, of texts that are not UTF-8, of items beyond the 10,000th.
Answered<Tree> read_query(std::string_view body);

/// Writes the answer of an operation as XML. Moments are in ISO 8601; characters that XML cannot hold become U+FFFD.
std::string write_query(Service service, std::string_view operation, const Tree& answer, std::string_view request_id);
/// Writes why an operation was not done. A status from 500 on is our fault, any other that of the sender.
std::string write_query_error(Service service, const Refusal& refusal, std::string_view request_id);

}  // namespace insitu::serve
