# The image of every worker; docker-compose.yml says which file of workers/ a container runs.
# The tag is the Node that package.json brings along for a checkout: what was tested is what runs.
FROM node:24.21.0-bookworm-slim AS base
WORKDIR /app

FROM base AS packages
COPY package.json package-lock.json ./
# The optional packages are Node 24 itself (the image has it), the embedded PostgreSQL (only `npm start` wants it),
# msgpackr-extract (a native accelerator: msgpackr, under BullMQ, does without) and pg-cloudflare (for Cloudflare's
# runtime only). Nothing that is left has an install script, so none may run.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM base
ENV NODE_ENV=production
# Root owns the files and `node` runs them: a worker that is broken into cannot change what it runs.
COPY --from=packages /app/node_modules node_modules
COPY package.json policy.json bank-holidays.json ./
# No build step: Node 24 strips the types.
COPY src src
COPY workers workers
USER node
