// The number of items that a page of Graph may have: the parameter $top of the page's address.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace onedrive {

inline constexpr int kMostOfPage = 500;
inline constexpr int kLeastOfPage = 30;

// Returns the address of the same page with half as many items, or nullopt if the page would have
// fewer than kLeastOfPage. Leaves the rest of the address as Graph wrote it. Graph's addresses may
// lack $top; then the page counts as one of kMostOfPage items.
std::optional<std::string> smaller_page(std::string_view address);

}  // namespace onedrive
