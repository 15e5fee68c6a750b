"""Dialogue: what was said at a webinar, and the post that sums it up.

owns: posts about webinars: their drafts, what people wrote by hand, published versions
hears: ProgrammePublished, WebinarHeld, MaterialPublished
tells: RecapPublished
answers: DescribeRecap, EditRecap, PublishRecap, GetRecap, ListRecaps
"""
