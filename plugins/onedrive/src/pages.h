// The pages of a SharePoint site. learn.microsoft.com/graph/api/resources/sitepage
#pragma once

#include "source.h"

namespace onedrive {

// Lists the pages of a site. Graph does not report changes of pages, so each run lists all pages.
patchbay::sdk::StepEnd list_pages(const OneDrive& onedrive, Call& call,
                                  const patchbay::sdk::Enumeration& asked, SourceCursor cursor,
                                  patchbay::sdk::Step& step);

// Reads the text of a page as HTML. If Graph fails for the page or returns no text, throws
// PROVIDER_ERROR with the time of the next try.
void fetch_page(const OneDrive& onedrive, Call& call, const patchbay::sdk::DocumentRef& document,
                const patchbay::sdk::Content& content);

void look_at_page(const OneDrive& onedrive, Call& call, const patchbay::sdk::DocumentRef& document,
                  const patchbay::sdk::Changes& changes);

}  // namespace onedrive
