// The pages of a SharePoint site. learn.microsoft.com/graph/api/resources/sitepage
#pragma once

#include "source.h"

namespace onedrive {

// Lists the pages of a site. Graph tells no changes of pages, so each run lists them all.
patchbay::sdk::StepEnd list_pages(const OneDrive& onedrive, Call& call,
                                  const patchbay::sdk::Enumeration& asked, SourceCursor cursor,
                                  patchbay::sdk::Step& step);

// Reads the text of a page as HTML. Graph fails for some pages, or tells nothing of them: such a
// page is skipped.
void fetch_page(const OneDrive& onedrive, Call& call, const patchbay::sdk::DocumentRef& document,
                const patchbay::sdk::Content& content);

void look_at_page(const OneDrive& onedrive, Call& call, const patchbay::sdk::DocumentRef& document,
                  const patchbay::sdk::Changes& changes);

}  // namespace onedrive
