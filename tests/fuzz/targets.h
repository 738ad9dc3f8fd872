#pragma once

#include <optional>
#include <string>
#include <string_view>

/// What the fuzzers check for any bytes. Each target returns what is wrong with the results, or nothing; the sanitizers
/// find crashes. The replay test checks the same for every file that was kept.
namespace insitu::fuzz {

using Finding = std::optional<std::string>;

/// Takes the bytes as a filter pattern.
Finding filter_pattern(std::string_view bytes);
/// Takes the first line as a filter pattern, the rest as a block of lines.
Finding scan(std::string_view bytes);
/// Takes the bytes up to the first NUL as a query, the rest as a block of lines.
Finding query(std::string_view bytes);
/// Takes the bytes as a template, in any of its forms.
Finding definitions(std::string_view bytes);
/// Takes the bytes as a test file.
Finding test_file(std::string_view bytes);
/// Takes the bytes as a file in HCL, and as a template of Terraform.
Finding hcl(std::string_view bytes);
/// Takes the bytes as the rule of a composite alarm.
Finding alarm_rule(std::string_view bytes);
/// Takes the bytes as an expression of metric math.
Finding metric_math(std::string_view bytes);
/// Takes the first byte as the choice of members, the rest as a message for the walk and the pass of each kernel.
Finding json_pass(std::string_view bytes);
/// Takes the lines up to an empty one as literals, the rest as a text for the search of each kernel.
Finding literals(std::string_view bytes);
/// Takes the bytes as a file of event objects, and as one JSON message.
Finding events(std::string_view bytes);
/// Takes the bytes as an archive.
Finding archive(std::string_view bytes);
/// Takes the bytes as a compressed file.
Finding decompressed(std::string_view bytes);
/// Takes the bytes as a base64 text.
Finding base64(std::string_view bytes);
/// Takes the bytes as the front of a file of any shape, as JSON in pieces, and each line as a record of each kind.
Finding shape(std::string_view bytes);
/// Takes the first byte as the choice of an encoding, the rest as a text in it.
Finding encoding(std::string_view bytes);
/// Takes the first byte as the choice of a shape, the rest as a file of lines that are more or less than events.
Finding framers(std::string_view bytes);
/// Takes the first line as a format of times, in both languages, the others as lines with times.
Finding times(std::string_view bytes);
/// Takes the bytes up to the first NUL as the configuration of a log agent, the rest as a log that it reads.
Finding agent(std::string_view bytes);
/// Takes the bytes as a partial result, as its header, and after the first byte, which chooses a query, as what that
/// query holds.
Finding partial(std::string_view bytes);
/// Takes the bytes as lines, some of them EMF documents.
Finding emf(std::string_view bytes);
/// Takes the bytes as the body of a request in CBOR.
Finding cbor(std::string_view bytes);
/// Takes the bytes as a form of the query protocol, and as a text in XML.
Finding form(std::string_view bytes);
/// Takes the bytes as the body of a request in JSON.
Finding request_json(std::string_view bytes);
/// Takes the bytes as a token of a page, and as the position that one holds.
Finding token(std::string_view bytes);
/// Takes the lines as those of the journal of a store.
Finding journal(std::string_view bytes);

}  // namespace insitu::fuzz
