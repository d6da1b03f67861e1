import { z } from 'zod'
import { duration } from '../duration.ts'
import { letterTemplate } from '../letter-template.ts'

const RETURNED = `Dear {name},

Thank you for your notice of complaint, which we received on {received}. It is about this comment:
{address}

The notice does not comply with the requirements of section 5(6)(a) to (c) of the Defamation Act 2013 and of regulation 2 of the Defamation (Operators of Websites) Regulations 2013. It does not say:
{missing}

A notice of complaint must say:
{required}

If you wish to go on, please send us the whole notice again with all of this.`

const POSTER_TOLD = `We have received a notice of complaint under section 5 of the Defamation Act 2013 about a comment of yours:
{address}

The comment may be removed unless you answer us in writing by {respondBy}. Your answer must say whether you wish the comment to be removed. If you do not, it must also give your full name and the postal address at which you live or do business, and say whether you agree to our giving these to the complainant.

We will not give your name or address to the complainant unless you agree, or a court orders us to.

A copy of the notice follows.

The complainant: {complainant}

The statement complained of:
{words}

Why it is said to be defamatory:
{why}

The meaning that the complainant attributes to it:
{meaning}

What the complainant believes to be inaccurate, or not supported by fact:
{inaccurate}`

/** What the policy says of notices of defamation. */
export const noticePolicy = z
  .strictObject({
    /** How long before it is due a notice is said to be at risk. */
    atRisk: duration.default(21_600_000),
    /**
     * To the complainant, where the notice is defective: that it does not comply, and what is required (reg. 4 of SI
     * 2013/3028). `{name}` `{received}` `{address}` (the comment's), `{missing}` and `{required}`, lists.
     */
    returned: letterTemplate(['name', 'received', 'address', 'missing', 'required'], 5000).default(RETURNED),
    /**
     * To the poster (para. 2 of its Schedule). `{address}`, `{respondBy}` (the end of the fifth day after), the notice's
     * `{words}` `{why}` `{meaning}` `{inaccurate}`, and `{complainant}`: name and e-mail address as far as they agreed.
     */
    posterTold: letterTemplate(
      ['address', 'respondBy', 'complainant', 'words', 'why', 'meaning', 'inaccurate'],
      5000,
    ).default(POSTER_TOLD),
  })
  .prefault({})
