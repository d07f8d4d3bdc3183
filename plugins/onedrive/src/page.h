// One page of a list of Graph. learn.microsoft.com/graph/paging
#pragma once

#include <patchbay/sdk/codec.h>
#include <patchbay/sdk/json.h>

#include <string>
#include <string_view>
#include <vector>

namespace onedrive {

template <class T>
struct Page {
  std::vector<T> value;
  std::string next;   // whole address of the next page; "" on the last page
  std::string delta;  // on the last page of changes: whole address of the next changes
};

// Returns a member of an object if the member is text; otherwise "". For objects whose form is not
// always the same.
inline std::string text_member(const patchbay::sdk::Json& object, const char* name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace onedrive

namespace patchbay::sdk {

template <class T>
struct Codec<onedrive::Page<T>> {
  static onedrive::Page<T> decode(std::string_view text) {
    const Json read = parse_json(text);
    if (!read.is_object()) throw Mismatch("the value is not an object.");
    onedrive::Page<T> page;
    const auto value = read.find("value");
    if (value == read.end() || !value->is_array()) throw Mismatch("\"/value\" is not an array.");
    page.value = from_json_tree<std::vector<T>>(*value);
    page.next = link(read, "@odata.nextLink");
    page.delta = link(read, "@odata.deltaLink");
    return page;
  }

 private:
  static std::string link(const Json& read, const char* name) {
    const auto found = read.find(name);
    if (found == read.end() || found->is_null()) return {};
    if (!found->is_string()) throw Mismatch(std::string("\"/") + name + "\" is not a string.");
    return found->get<std::string>();
  }
};

}  // namespace patchbay::sdk
