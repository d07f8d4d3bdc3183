// Pages. GitHub's Link header gives the address of the next page, which is never computed here.
// docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "github.h"

namespace github {

template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> cursor;  // the cursor of the next page; absent on the last
};
template <class T>
constexpr auto patchbay_fields(const Page<T>*) {
  using patchbay::sdk::detail::field;
  return std::make_tuple(field("items", &Page<T>::items), field("cursor", &Page<T>::cursor));
}

// A list at GitHub: its address, and the parameters that define the list.
//
// A cursor contains what the Link header adds to those parameters, and a fingerprint of the list.
// So it works only with the list that it came from. A forged cursor can change neither the address
// nor a parameter, so it reaches nothing that the call could not reach anyway.
class Listing {
 public:
  explicit Listing(Url url) : url_(std::move(url).text()) {}

  Listing& with(std::string name, std::string value);
  // Adds the parameter only if `value` is not nullopt.
  Listing& with(std::string name, const std::optional<std::string>& value);

  // Returns the address of the first page, or of the cursor's page. Throws INVALID_ARGUMENT if the
  // cursor is not of this list.
  [[nodiscard]] std::string address(const std::optional<std::string>& cursor) const;
  // Returns the cursor from an answer's Link header; nullopt if there is no next page.
  [[nodiscard]] std::optional<std::string> next(const Response& response) const;

 private:
  [[nodiscard]] bool is_own(std::string_view name) const;
  [[nodiscard]] std::string fingerprint() const;

  std::string url_;
  std::vector<std::pair<std::string, std::string>> parameters_;
};

// Returns the address of the next page, exactly as an answer's Link header gives it; "" on the last
// page.
std::string next_page(const Response& response);

template <class T>
Page<T> get_page(const GitHub& github, Call& call, const Listing& listing,
                 const std::optional<std::string>& cursor, std::string_view what) {
  const Response response = github.get(call, listing.address(cursor), what);
  return {response.template as<std::vector<T>>(), listing.next(response)};
}

}  // namespace github
