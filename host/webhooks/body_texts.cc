#include "webhooks/body_texts.h"

#include <simdjson.h>

#include <optional>

#include "json/pointer.h"

namespace patchbay::webhooks {
namespace {

using Element = simdjson::dom::element;

constexpr std::size_t kMostDepth = 64;
constexpr std::size_t kMostElements = 1000;

// Adds the texts at the pointer. Returns false if a place has no text.
// NOLINTNEXTLINE(misc-no-recursion): one level a token of a bounded pointer
bool collect(Element from, std::string_view pointer, std::vector<std::string>& into) {
  if (pointer.empty()) {
    std::string_view text;
    std::int64_t number = 0;
    if (from.get(text) == simdjson::SUCCESS) {
      into.emplace_back(text);
    } else if (from.get(number) == simdjson::SUCCESS) {
      into.push_back(std::to_string(number));
    } else {
      return false;
    }
    return true;
  }
  const std::string token = json::take_pointer_token(pointer);
  if (token != "*") {
    Element found;
    return from.is_object() && from.at_key(token).get(found) == simdjson::SUCCESS &&
           collect(found, pointer, into);
  }
  simdjson::dom::array elements;
  if (from.get(elements) != simdjson::SUCCESS) return false;
  for (const Element element : elements) {
    if (into.size() >= kMostElements || !collect(element, pointer, into)) return false;
  }
  return true;
}

}  // namespace

struct BodyTexts::ParsedBody {
  simdjson::dom::parser parser;
  std::optional<Element> root;
};

BodyTexts::BodyTexts(std::string_view body) : body_(body) {}
BodyTexts::~BodyTexts() = default;

std::vector<std::string> BodyTexts::at(std::string_view pointer) {
  if (!parsed_) {
    parsed_ = std::make_unique<ParsedBody>();
    Element root;
    const bool is_read =
        parsed_->parser.allocate(body_.size(), kMostDepth) == simdjson::SUCCESS &&
        parsed_->parser.parse(simdjson::padded_string(body_)).get(root) == simdjson::SUCCESS;
    if (is_read) parsed_->root = root;
  }
  std::vector<std::string> texts;
  if (!parsed_->root || !collect(*parsed_->root, pointer, texts)) texts.clear();
  return texts;
}

}  // namespace patchbay::webhooks
