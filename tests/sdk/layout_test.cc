// Proves that sdk/abi_layout.json, from which other languages make their structs, agrees with the
// headers, and that each struct can grow as the headers promise.
#include <stdio.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  REQUIRE(in);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// Returns all headers of the ABI, one after the other.
std::string abi_headers_as_written() {
  std::string all;
  for (const auto& file :
       fs::recursive_directory_iterator(PATCHBAY_SOURCE_DIR "/sdk/include/patchbay/abi")) {
    if (file.is_regular_file()) all += text_of(file.path());
  }
  return all;
}

// Returns all headers of the ABI without their comments.
std::string abi_headers() {
  std::string text = abi_headers_as_written();
  for (std::size_t at = 0; (at = text.find("/*", at)) != text.npos;) {
    text.erase(at, text.find("*/", at) + 2 - at);
  }
  return text;
}

using Names = std::set<std::string>;

// Returns the fields of each struct that the headers define.
std::map<std::string, Names> structs_in(const std::string& headers) {
  static const std::regex struct_form(R"(struct (patchbay_\w+) \{([^}]*)\})");
  static const std::regex field_form(
      R"((?:\(PATCHBAY_ABI\* (\w+)\)\([^;]*\)|[ *](\w+)(?:\[\w+\])?);)");
  std::map<std::string, Names> structs;
  for (std::sregex_iterator at(headers.begin(), headers.end(), struct_form), end; at != end; ++at) {
    const std::string body = (*at)[2];
    Names& fields = structs[(*at)[1]];
    for (std::sregex_iterator field(body.begin(), body.end(), field_form); field != end; ++field) {
      fields.insert((*field)[1].matched ? (*field)[1] : (*field)[2]);
    }
  }
  return structs;
}

// Returns, for each struct in the headers, true if the comment before the struct calls it FROZEN.
// Otherwise the comment must call it APPENDABLE.
std::map<std::string, bool> frozen_structs() {
  static const std::regex struct_form(R"(struct (patchbay_\w+) \{)");
  const std::string text = abi_headers_as_written();
  std::map<std::string, bool> frozen;
  for (std::sregex_iterator at(text.begin(), text.end(), struct_form), end; at != end; ++at) {
    const auto place = static_cast<std::size_t>(at->position());
    const std::size_t begin = text.rfind("/*", place);
    const std::string comment = text.substr(begin, place - begin);
    const bool is_frozen = comment.find("FROZEN") != comment.npos;
    INFO((*at)[1] << " is FROZEN or APPENDABLE: " << comment);
    CHECK(is_frozen != (comment.find("APPENDABLE") != comment.npos));
    frozen[(*at)[1]] = is_frozen;
  }
  return frozen;
}

// Returns the first capture of each match of the form in `text`.
std::vector<std::string> captures_of(const std::string& text, const std::regex& form) {
  std::vector<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), form), end; at != end; ++at) {
    found.push_back((*at)[1]);
  }
  return found;
}

}  // namespace

TEST_CASE(
    "what is an array or a member by value never grows, and what grows begins with its size") {
  const std::string headers = abi_headers();
  const auto frozen = frozen_structs();
  CHECK(frozen.size() == structs_in(headers).size());
  const auto is_frozen = [&](const std::string& name) {
    return frozen.count(name) == 0 || frozen.at(name);  // patchbay_status is a number, not a struct
  };
  // An array is a pointer followed by a count.
  const auto arrays =
      captures_of(headers, std::regex(R"((patchbay_\w+)\* \w+[,;]\s*uint64_t \w*count\b)"));
  CHECK(arrays.size() > 8);
  for (const std::string& name : arrays) {
    INFO("an array of " << name);
    CHECK(is_frozen(name));
  }
  const auto members = captures_of(headers, std::regex(R"(\n  (patchbay_\w+) \w+(?:\[\w+\])?;)"));
  CHECK(members.size() > 50);
  for (const std::string& name : members) {
    INFO("a member by value of " << name);
    CHECK(is_frozen(name));
  }
  for (const auto& [name, is_fixed] : frozen) {
    INFO(name);
    const bool has_size =
        headers.find("struct " + name + " {\n  uint32_t struct_size;") != headers.npos;
    CHECK(has_size != is_fixed);
  }
}

TEST_CASE("the layout for other languages is what the headers print") {
  FILE* program = popen(PATCHBAY_BINARY_DIR "/bin/abi_layout", "r");
  REQUIRE(program != nullptr);
  std::string printed;
  char piece[4096];
  while (const std::size_t got = fread(piece, 1, sizeof(piece), program))
    printed.append(piece, got);
  REQUIRE(pclose(program) == 0);
  INFO("When a field or constant was added: bin/abi_layout > sdk/abi_layout.json");
  CHECK(text_of(PATCHBAY_SOURCE_DIR "/sdk/abi_layout.json") == printed);
}

TEST_CASE("the layout has every struct, every field and every constant of the headers") {
  const Json layout = Json::parse(text_of(PATCHBAY_SOURCE_DIR "/sdk/abi_layout.json"));
  const std::string headers = abi_headers();
  std::map<std::string, Names> told;
  for (const Json& one : layout.at("structs")) {
    for (const Json& field : one.at("fields")) {
      told[one.at("name")].insert(field.at("name").get<std::string>());
    }
  }
  CHECK(told.size() > 15);
  CHECK(told == structs_in(headers));

  static const std::regex define_form(R"(#define (PATCHBAY_\w+) )");
  Names constants;
  for (std::sregex_iterator at(headers.begin(), headers.end(), define_form), end; at != end; ++at) {
    constants.insert((*at)[1]);
  }
  for (const char* word : {"PATCHBAY_EXPORT", "PATCHBAY_ABI"}) constants.erase(word);
  Names told_constants;
  for (const auto& [name, value] : layout.at("constants").items()) told_constants.insert(name);
  CHECK(told_constants == constants);
}
