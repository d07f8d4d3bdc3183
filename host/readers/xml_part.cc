#include "readers/xml_part.h"

#include <expat.h>

#include <cstring>
#include <exception>
#include <memory>
#include <string>

#include "base/deleter.h"
#include "readers/refusal.h"

namespace patchbay::readers {
namespace {

// Separates the namespace and the local name of an element. A name cannot contain a newline.
constexpr char kBetween = '\n';

std::string_view local(const char* name) {
  const char* found = std::strrchr(name, kBetween);
  return found != nullptr ? found + 1 : name;
}

// Reads one part. Keeps the first error or exception, because no exception may pass through the C
// code of the parser.
class PartParser {
 public:
  PartParser(XmlEvents& events, std::string_view part) : events_(events), part_(part) {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(
        parser_.get(),
        [](void* self, const char* name, const char** attributes) {
          auto& own = *static_cast<PartParser*>(self);
          own.in_turn([&] { return own.begin(name, attributes); });
        },
        [](void* self, const char* name) {
          auto& own = *static_cast<PartParser*>(self);
          --own.depth_;
          own.in_turn([&] { return own.events_.end(local(name)); });
        });
    XML_SetCharacterDataHandler(parser_.get(), [](void* self, const char* text, int size) {
      auto& own = *static_cast<PartParser*>(self);
      own.in_turn([&] { return own.events_.text({text, static_cast<std::size_t>(size)}); });
    });
    XML_SetStartDoctypeDeclHandler(
        parser_.get(), [](void* self, const char*, const char*, const char*, int) {
          auto& own = *static_cast<PartParser*>(self);
          own.in_turn([&]() -> Result<void> {
            return damaged(own.part_ + " declares a document type, which no office file has.");
          });
        });
  }

  Result<void> take(std::string_view piece, bool last = false) {
    const auto status =
        XML_Parse(parser_.get(), piece.data(), static_cast<int>(piece.size()), last ? 1 : 0);
    if (thrown_) std::rethrow_exception(thrown_);
    if (failed_) return *failed_;
    if (status == XML_STATUS_OK) return success();
    if (XML_GetErrorCode(parser_.get()) == XML_ERROR_NO_MEMORY) throw std::bad_alloc();
    return damaged(part_ + ", line " + std::to_string(XML_GetCurrentLineNumber(parser_.get())) +
                   ": " + XML_ErrorString(XML_GetErrorCode(parser_.get())) + ".");
  }

 private:
  Result<void> begin(const char* name, const char** attributes) {
    if (++depth_ > kDeepestElement) {
      return damaged(part_ + " nests elements more deeply than " + std::to_string(kDeepestElement) +
                     ".");
    }
    return events_.begin(local(name), Attributes(attributes));
  }

  template <class Step>
  void in_turn(Step step) {
    if (failed_ || thrown_) return;
    try {
      if (auto done = step(); done.has_error()) failed_ = std::move(done.error());
    } catch (...) {
      thrown_ = std::current_exception();
    }
    if (failed_ || thrown_) XML_StopParser(parser_.get(), XML_FALSE);
  }

  XmlEvents& events_;
  const std::string part_;
  std::unique_ptr<std::remove_pointer_t<XML_Parser>, Deleter<&XML_ParserFree>> parser_{
      XML_ParserCreateNS(nullptr, kBetween)};
  int depth_ = 0;
  std::optional<Error> failed_;
  std::exception_ptr thrown_;
};

}  // namespace

std::optional<std::string_view> Attributes::get(std::string_view name) const {
  for (const char** pair = pairs_; *pair != nullptr; pair += 2) {
    if (name == pair[0]) return pair[1];
  }
  return std::nullopt;
}

std::optional<std::string_view> Attributes::relationship_id() const {
  for (const char** pair = pairs_; *pair != nullptr; pair += 2) {
    if (std::string_view(pair[0]).ends_with("/relationships\nid")) return pair[1];
  }
  return std::nullopt;
}

Result<void> read_xml(Archive& archive, std::string_view part, XmlEvents& events) {
  PartParser parsing(events, part);
  PATCHBAY_TRY(archive.read(part, [&](std::string_view piece) { return parsing.take(piece); }));
  return parsing.take({}, true);
}

}  // namespace patchbay::readers
